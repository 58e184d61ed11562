import { withoutRawBytes } from '#core/profile/strings';
import type { OptionSpec } from './arguments';
import type { CommandContext } from './command';

/** For the options of a command that answers with data. */
export const jsonOption: Readonly<Record<string, OptionSpec>> = {
  json: { kind: 'flag', help: 'print one JSON document' },
};

/** Prints the answer: as JSON with `--json`, else as text for people. */
export function answer({ args, terminal }: CommandContext, data: unknown, text: () => string): void {
  terminal.answer(args.flag('json') ? JSON.stringify(data, asUnicode, 2) : text());
}

/** Names in a profile may hold bytes that are no UTF-8; a JSON document may not. */
const asUnicode = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? withoutRawBytes(value) : value;
