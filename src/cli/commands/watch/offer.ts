import { failureDataOf, sentenceOf } from '#core/base/failure';
import type { WatchView } from '#core/contract/watch';
import { isByRule } from '#core/watch/captures';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import type { CommandContext } from '../../command';

/** A line for each watch whose rules have captured what no case has. */
export const offerLines = (watches: readonly WatchView[], language: Language): readonly string[] =>
  watches.flatMap(({ host, id, captures }) => {
    const open = captures.filter(({ state, collectedInto }) => state !== 'part' && collectedInto === null);
    if (!open.some(({ rung }) => isByRule(rung))) return [];
    return [say(language, message('watch.found', { host, id, count: open.length }))];
  });

/**
 * A command has connected to the host for another reason: what its watchdogs caught is offered beside the answer, and that
 * they could not be read is said.
 */
export async function offerCaptures({ workbench, terminal }: CommandContext, host: string): Promise<void> {
  const { language } = terminal;
  try {
    const watches = await workbench().handlers['watch.discover']({ host });
    for (const line of offerLines(watches, language)) terminal.say(line);
  } catch (thrown) {
    const reason = sentenceOf(language, failureDataOf(thrown));
    terminal.say(say(language, message('watch.unread', { host, reason })));
  }
}
