import { parseArgs } from 'node:util';
import { failure } from '#core/base/failure';

export interface OptionSpec {
  /** `value` takes an argument, `flag` does not. */
  readonly kind: 'value' | 'flag';
  /** Shown in the help: `N`, `DIR`. */
  readonly argument?: string;
  readonly help: string;
}

export interface Arguments {
  readonly words: readonly string[];
  value(name: string): string | null;
  flag(name: string): boolean;
  /** A whole positive number, or null when it was not given. */
  count(name: string): number | null;
  /** `500ms`, `60s`, `10m`, `2h` or plain seconds, in seconds. */
  seconds(name: string, otherwise: number): number;
}

/** Reads an argument list; anything unknown or malformed throws `failure.usage`. */
export function readArguments(
  command: string,
  argv: readonly string[],
  specs: Readonly<Record<string, OptionSpec>>,
): Arguments {
  const usage = (reason: string) => failure('failure.usage', { reason, command });
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { kind }]) => [
      name,
      { type: kind === 'flag' ? 'boolean' : 'string' } as const,
    ]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    // Node adds advice after the first sentence that does not fit here.
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    throw usage(`${text.split(/\. |\n/)[0]?.replace(/\.$/, '')}.`);
  }
  const value = (name: string) => {
    const found = parsed.values[name];
    return typeof found === 'string' ? found : null;
  };
  return {
    words: parsed.positionals,
    value,
    flag: (name) => parsed.values[name] === true,
    count: (name) => {
      const text = value(name);
      if (text === null) return null;
      if (!/^[1-9]\d{0,9}$/.test(text)) throw usage(`--${name} takes a whole number, not "${text}".`);
      return Number(text);
    },
    seconds: (name, otherwise) => {
      const text = value(name);
      if (text === null) return otherwise;
      const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
      const seconds = match
        ? Number(match[1]) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[match[2] ?? 's'] ?? 1)
        : 0;
      if (seconds <= 0) throw usage(`--${name} takes a duration such as 60s or 10m, not "${text}".`);
      return seconds;
    },
  };
}
