import type { OptionSpec } from './arguments';
import type { CommandContext } from './command';

/** For the options of a command that answers with data. */
export const jsonOption: Readonly<Record<string, OptionSpec>> = {
  json: { kind: 'flag', help: 'print one JSON document' },
};

/** Prints the answer: as JSON with `--json`, else as text for people. */
export function answer({ args, terminal }: CommandContext, data: unknown, text: () => string): void {
  terminal.answer(args.flag('json') ? JSON.stringify(data, null, 2) : text());
}
