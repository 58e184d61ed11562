/** A tool of twenty lines that uses the engine's public face alone: it must be enough to read, ask, compare and write. */

import { describe, expect, it } from 'vitest';
import * as api from '../../../src/core/profile/index';
import { drawn } from './drawn';

/** What grew between two files, as a table, and the growth as a profile that pprof reads. */
function growth(before: Uint8Array, after: Uint8Array, focus: string): { text: string; bytes: Uint8Array } {
  const [old, now] = [before, after].map((bytes) => api.asPprofLoads(api.decodeProfile(bytes)));
  if (!old || !now) throw new Error('there are two');
  const view: api.ProfileView = {
    ...api.defaultView,
    focus,
    sampleType: api.sampleTypes(now)[0]?.type ?? null,
  };
  const grown = api.subtractBase(now, old, 'base', false);
  return { text: api.formatTop(api.topTable(grown, view)), bytes: api.encodeProfile(grown) };
}

describe('the public face of the engine', () => {
  const file = (stacks: string) => api.encodeProfile(drawn(stacks));

  it('is enough for a tool that says what grew, and writes it down', () => {
    const { text, bytes } = growth(
      file('10 main > load\n7 main > idle'),
      file('30 main > load\n7 main > idle'),
      '',
    );
    expect(text).toContain('load');
    expect(text).not.toContain('idle');
    const again = api.topTable(api.decodeProfile(bytes), { ...api.defaultView, trim: false });
    expect(again.rows.map(({ name, flat, cum }) => ({ name, flat, cum }))).toEqual([
      { name: 'load', flat: 20, cum: 20 },
      { name: 'main', flat: 0, cum: 20 },
    ]);
  });

  it.each<[string, Partial<api.ProfileView>]>([
    ['focus', { focus: 'load' }],
    ['ignore and hide', { ignore: 'idle', hide: 'parse' }],
    ['show_from', { showFrom: 'load' }],
    ['a label', { tagFocus: 'route=/pay' }],
    ['a label as root', { tagRoot: 'route' }],
    ['no inlined calls', { noInlines: true }],
    ['a divisor', { divideBy: 3 }],
  ])('writes what a view shows: %s', (_, changes) => {
    const profile = api.decodeProfile(
      file(`
        90 main > load > ~parse [route=/pay]
        30 main > load > ~parse [route=/list]
        24 main > load
        9 main > idle [route=/pay]
      `),
    );
    const view: api.ProfileView = { ...api.defaultView, ...changes, relativePercentages: true };
    const again = api.decodeProfile(api.encodeProfile(api.profileOf(profile, view)));
    const top = (of: api.Profile, seen: api.ProfileView) => {
      // The first lines name the filters that are on; the file has none left to name.
      const [, ...lines] = api.formatTop(api.topTable(of, seen)).split('\n');
      return lines.filter((line) => !line.startsWith('Active filters') && !/^ {3}\w+=/.test(line));
    };
    expect(top(again, api.defaultView)).toEqual(top(profile, view));
    expect(top(again, api.defaultView)).not.toEqual(top(profile, api.defaultView));
  });

  it('writes a difference as the view says', () => {
    const [before, after] = [
      file('10 main > load\n4 main > idle'),
      file('30 main > load\n4 main > idle'),
    ].map((bytes) => api.decodeProfile(bytes)) as [api.Profile, api.Profile];
    const rowsOf = (kind: 'diff' | 'base', normalize: boolean) => {
      const view = { ...api.defaultView, focus: 'load', normalize, base: { kind, evidence: 'before' } };
      const again = api.decodeProfile(api.encodeProfile(api.profileOf(after, view, before)));
      const { rows, total } = api.topTable(again, { ...api.defaultView, trim: false });
      return [total, ...rows.map(({ name, flat }) => `${name} ${flat}`)];
    };
    expect(rowsOf('base', false)).toEqual([20, 'load 20', 'main 0']);
    // Percentages are of the base, whose samples are marked in the file; the focus leaves 10 of its 14.
    expect(rowsOf('diff', false)).toEqual([10, 'load 20', 'main 0']);
    // 30 of 34 are 12 of 14.
    expect(rowsOf('base', true)).toEqual([2, 'load 2', 'main 0']);
  });

  it('throws its own error for bytes and expressions that are none', () => {
    expect(() => api.decodeProfile(new Uint8Array([1, 2, 3]))).toThrow(api.Failure);
    const one = file('1 main');
    expect(() => growth(one, one, '(')).toThrow(api.Failure);
  });

  it('stays small', () => {
    const functions = Object.values(api).filter((exported) => typeof exported === 'function');
    expect(functions.length).toBeLessThan(30);
  });
});
