import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printWatchConf, readWatchConf } from '#core/watch/conf';
import { defaultWatchRules, WatchRulesSchema, type WatchTarget, WatchTargetSchema } from '#core/watch/rules';

const target: WatchTarget = {
  pid: 4711,
  start: 5678901,
  boot: '8d2d117f-e773-43d8-9776-56789903a844',
  exe: '/usr/local/bin/orders api',
  comm: null,
  args: '--port 6060 --name=a=b',
  limit: 536_870_912,
  endpoint: 'http://127.0.0.1:6060/debug/pprof/',
};
const conf = { id: 'orders-api', target, rules: defaultWatchRules };

describe('watch.conf', () => {
  it('is read back as it was written', () => {
    const rules = {
      ...defaultWatchRules,
      rungs: [60, 95],
      scopes: ['host' as const],
      gc: false,
      minInterval: 0.5,
      captures: '/data/captures',
    };
    expect(readWatchConf(printWatchConf({ ...conf, rules }), 'x')).toEqual({ ...conf, rules, ignored: [] });
    expect(readWatchConf(printWatchConf(conf), 'x')).toEqual({ ...conf, ignored: [] });
  });

  it('is read back as it was written, whatever is chosen within the bounds', () => {
    const whole = (most: number) => fc.integer({ min: 1, max: most });
    const chosen = fc.record({
      rungs: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 8 }),
      cooldown: whole(86_400),
      quota: fc.integer({ min: 1_048_576, max: 2 ** 50 }),
      minInterval: fc.integer({ min: 1, max: 600 }).map((tenths) => tenths / 10),
      gc: fc.boolean(),
      args: fc.option(fc.string({ maxLength: 200 }), { nil: null }),
      limit: fc.option(fc.integer({ min: 1, max: 2 ** 50 }), { nil: null }),
      exe: fc.string({ maxLength: 80 }).map((text) => `/${text}`),
    });
    fc.assert(
      fc.property(chosen, ({ args, exe, rungs, ...rest }) => {
        const rules = { ...defaultWatchRules, ...rest, rungs: [...rungs].sort((a, b) => a - b) };
        const of = { ...target, args, exe };
        let file: string;
        try {
          file = printWatchConf({ id: 'a', target: of, rules });
        } catch {
          return; // refused, because it could not be read back the same
        }
        expect(readWatchConf(file, 'a')).toEqual({ id: 'a', target: of, rules, ignored: [] });
        expect(file.split('\n').length).toBe(printWatchConf(conf).split('\n').length);
      }),
    );
  });

  it.each([
    ['a second line', { ...target, args: 'a\nrungs=' }],
    ['a carriage return', { ...target, comm: 'a\rb' }],
    ['a comment', { ...target, exe: '/bin/a #b' }],
    ['a blank at its end', { ...target, args: 'a ' }],
    ['a path that climbs', { ...target, exe: '/a/../b' }],
    ['an address that is none', { ...target, endpoint: 'file:///etc/passwd' }],
    ['pid 1', { ...target, pid: 1 }],
  ])('does not write %s', (_what, hostile) => {
    expect(() => printWatchConf({ ...conf, target: hostile })).toThrow();
  });

  it.each([['../x'], ['a/b'], ['-a'], ['A'], [''], ['a\nb'], ['a'.repeat(41)]])(
    'does not take the id %j',
    (id) => {
      expect(() => printWatchConf({ ...conf, id })).toThrow();
    },
  );

  it('keeps the default of what is out of bounds, names it, and goes on', () => {
    const file = [
      'id=../../etc',
      'rungs=90 70',
      'cooldown=-1',
      'hold=two',
      'gc=maybe',
      'quota=99999999999999999999',
      'captures=/a/../../b',
      'unknown_key=1',
      'no line at all',
      'per_day=7   # a comment',
      'growth=',
      'endpoint=javascript:alert(1)',
    ].join('\n');
    const read = readWatchConf(file, 'orders');
    expect(read?.id).toBe('orders');
    expect(read?.rules).toEqual({ ...defaultWatchRules, perDay: 7, growth: 0 });
    expect(read?.target.endpoint).toBeNull();
    expect(read?.ignored).toHaveLength(9);
    expect(read?.ignored.join('\n')).toContain('rungs=90 70 is out of bounds');
  });

  it('is none at all when it is too long or holds NUL', () => {
    expect(readWatchConf('a=1\n'.repeat(100_000), 'x')).toBeNull();
    expect(readWatchConf('id=a\0b', 'x')).toBeNull();
  });

  it('has defaults that its own schemas accept', () => {
    expect(WatchRulesSchema.parse(defaultWatchRules)).toEqual(defaultWatchRules);
    expect(WatchTargetSchema.parse(target)).toEqual(target);
  });
});
