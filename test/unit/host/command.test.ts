import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, execLine, quote, readToolProbe, toolProbe, wholeSeconds } from '#main/host/command';
import { shells } from './shells';

/** Arguments without NUL, which no program can be given; lone surrogates are not text that UTF-8 can carry. */
const argument = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(
        "'",
        '"',
        '\\',
        '$',
        '`',
        '!',
        '\n',
        '\r',
        '*',
        ' ',
        '\t',
        'é',
        '\u007f',
        '#',
        '~',
      ),
    }),
  )
  .map((text) => text.replaceAll('\0', ''))
  .map((text) => Buffer.from(text, 'utf8').toString('utf8'));

const run = (shell: readonly string[], line: string, env: NodeJS.ProcessEnv = process.env): string =>
  execFileSync(shell[0], [...shell.slice(1), '-c', line], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

describe.each(shells)('quoting for %s %s', (...shell: (string | undefined)[]) => {
  const words = shell.filter((word): word is string => typeof word === 'string');

  it('gives back every argument as it was', () => {
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 6 }), (args) => {
        const printed = run(
          words,
          execLine(['printf', '%s\\0', ...args], 20, { setsid: false, timeout: false }),
        );
        expect(printed).toBe(args.map((text) => `${text}\0`).join(''));
      }),
      { numRuns: 120 },
    );
  });

  it('sets the language, the path and the limit', () => {
    const line = execLine(['sh', '-c', 'echo $LC_ALL $PATH; exit 3'], 20, { setsid: true, timeout: true });
    expect(() => run(words, line)).toThrow(expect.objectContaining({ status: 3 }));
    const env = { PATH: '/usr/bin:/own tools' };
    expect(
      run(words, execLine(['sh', '-c', 'echo "$LC_ALL $PATH"'], 1, { setsid: false, timeout: false }), env),
    ).toBe('C /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/bin:/own tools\n');
  });

  it('finds the tools that are there', () => {
    expect(readToolProbe(run(words, toolProbe))).toEqual({ setsid: true, timeout: true });
  });
});

describe('what is refused', () => {
  it('refuses NUL, an empty command, a program that looks like an option, a limit that is none', () => {
    expect(() => quote('a\0b')).toThrow(/NUL/);
    expect(() => commandLine([])).toThrow();
    expect(() => commandLine(['', 'x'])).toThrow();
    expect(() => commandLine(['-rf', 'x'])).toThrow(/dash/);
    for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => wholeSeconds(bad)).toThrow();
    expect(readToolProbe('This account is not available.\n')).toEqual({ setsid: false, timeout: false });
  });
});
