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
