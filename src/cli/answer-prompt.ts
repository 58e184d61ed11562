import type { WorkbenchEvent } from '#core/contract/events';
import { message, say } from '#core/words/messages';
import type { Workbench } from '#main/workbench';
import type { CommandContext } from './command';
import { linkTeller } from './link-line';
import type { Terminal } from './terminal';

/**
 * Asks what a connection needs on the terminal. Where nobody can be asked the answer is no, and the failure
 * that follows says what to do.
 */
export async function answerPrompt(
  { handlers }: Workbench,
  terminal: Terminal,
  { promptId, prompt }: Extract<WorkbenchEvent, { kind: 'prompt' }>,
): Promise<void> {
  const answer = (accept: boolean, secret: string | null) =>
    handlers['prompts.answer']({ promptId, accept, secret });
  if (prompt.kind === 'touch') {
    terminal.say(say(terminal.language, message('prompt.touch', { host: prompt.host, about: prompt.about })));
    return;
  }
  if (!terminal.interactive) {
    await answer(false, null);
    return;
  }
  if (prompt.kind === 'host-key') {
    const { host, type, fingerprint, knownWithOtherType } = prompt;
    const known = knownWithOtherType
      ? `${say(terminal.language, message('prompt.known-with-other-type'))}\n`
      : '';
    const question = say(terminal.language, message('prompt.host-key', { host, type, fingerprint }));
    const typed = await terminal.ask(`${known}${question} `, { hidden: false });
    // As ssh does: the whole word, or the fingerprint itself.
    await answer(typed?.trim() === 'yes' || typed?.trim() === fingerprint, null);
    return;
  }
  const { kind, host, user, about, echo } = prompt;
  const question = say(terminal.language, message(`prompt.${kind}`, { host, user, about }));
  const typed = await terminal.ask(`${question} `, { hidden: !echo });
  await answer(typed !== null, typed);
}

/** Runs something that may connect, with its questions asked on the terminal; with `tellsLinks` it says too when a link is lost and back. */
export async function withPrompts<T>(
  { workbench, terminal }: CommandContext,
  work: () => Promise<T>,
  { tellsLinks = false } = {},
): Promise<T> {
  const bench = workbench();
  const tellLink = linkTeller(terminal);
  const unsubscribe = bench.subscribe((event) => {
    if (event.kind === 'prompt') void answerPrompt(bench, terminal, event);
    if (tellsLinks) tellLink(event);
  });
  try {
    return await work();
  } finally {
    unsubscribe();
  }
}
