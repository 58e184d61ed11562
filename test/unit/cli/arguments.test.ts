import { describe, expect, it } from 'vitest';
import { readArguments } from '#cli/arguments';

const specs = {
  pid: { kind: 'value', help: '' },
  for: { kind: 'value', help: '' },
  json: { kind: 'flag', help: '' },
} as const;
const read = (...argv: string[]) => readArguments('investigate', argv, specs);

describe('arguments of a command', () => {
  it('are words and options in any order', () => {
    const args = read('--json', 'prod-api-3', '--pid', '4711');
    expect(args.words).toEqual(['prod-api-3']);
    expect([args.flag('json'), args.count('pid')]).toEqual([true, 4711]);
  });

  it.each([
    ['250ms', 0.25],
    ['90', 90],
    ['90s', 90],
    ['1.5m', 90],
    ['2h', 7200],
  ])('read %s as %d seconds', (text, seconds) => {
    expect(read('--for', text).seconds('for', 60)).toBe(seconds);
  });

  it.each([
    [['--pidd', '1'], "Unknown option '--pidd'."],
    [['--pid'], "Option '--pid <value>' argument missing."],
    [['--json=yes'], "Option '--json' does not take an argument."],
  ])('refuse %j with one sentence', (argv, reason) => {
    expect(() => read(...argv)).toThrow(
      expect.objectContaining({
        data: { code: 'failure.usage', fillings: { reason, command: 'investigate' } },
      }),
    );
  });

  it.each(['0', '-3', 'abc', '1e9', '12345678901'])('refuse %s as a pid', (text) => {
    expect(() => read(`--pid=${text}`).count('pid')).toThrow('takes a whole number');
  });

  it.each(['0s', 'soon', '5d', ''])('refuse %s as a duration', (text) => {
    expect(() => read(`--for=${text}`).seconds('for', 60)).toThrow('takes a duration');
  });
});
