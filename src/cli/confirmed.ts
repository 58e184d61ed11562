import { message, say } from '#core/words/messages';
import type { CommandContext } from './command';

/** `--yes`, or a person who types it. */
export async function confirmed({ args, terminal }: CommandContext, question: string): Promise<boolean> {
  if (args.flag('yes')) return true;
  const typed = terminal.interactive ? await terminal.ask(`${question} `, { hidden: false }) : null;
  if (typed?.trim() === 'yes') return true;
  terminal.say(say(terminal.language, message('watch.cli.not-confirmed')));
  return false;
}
