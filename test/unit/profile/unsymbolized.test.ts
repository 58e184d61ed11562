import { describe, expect, it } from 'vitest';
import { type BuiltLocation, buildProfile } from '../../../src/core/profile/build';
import { decodeProfile } from '../../../src/core/profile/decode';
import { encodeProfile } from '../../../src/core/profile/encode';
import { asPprofLoads } from '../../../src/core/profile/source';
import { topTable } from '../../../src/core/profile/top';
import { nameAddresses, unsymbolized } from '../../../src/core/profile/unsymbolized';
import { defaultView } from '../../../src/core/profile/view';
import { drawn } from './drawn';

const libc = {
  id: 1n,
  start: 0x7f0000001000n,
  limit: 0x7f0000009000n,
  offset: 0x1000n,
  file: '/lib/libc.so.6',
  buildId: '',
  hasFunctions: false,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
};
const malloc: BuiltLocation = { address: 0x7f0000002345n, mapping: 0, lines: [] };
const free: BuiltLocation = { address: 0x7f0000003456n, mapping: 0, lines: [] };
const jitted: BuiltLocation = { address: 0xdeadn, lines: [] };
const main: BuiltLocation = { address: 0x400100n, lines: [{ function: 'main' }] };

const profile = asPprofLoads(
  buildProfile({
    sampleTypes: [{ type: 'space', unit: 'bytes' }],
    mappings: [libc],
    samples: [
      { stack: [malloc, main], values: [5] },
      { stack: [free, main], values: [3] },
      { stack: [jitted, main], values: [1] },
    ],
  }),
);
const view = { ...defaultView, trim: false };
const namesOf = (of: typeof profile) => topTable(of, view).rows.map(({ name, flat }) => [name, flat]);

describe('addresses without names', () => {
  it('are one row per binary, as in pprof, until they are named', () => {
    expect(unsymbolized(profile)).toEqual({ unnamed: 3, locations: 4 });
    expect(namesOf(profile)).toEqual([
      ['[libc.so.6]', 8],
      ['<unknown>', 1],
      ['main', 0],
    ]);
  });

  it('are told apart by binary and offset', () => {
    const named = nameAddresses(profile);
    expect(unsymbolized(named).unnamed).toBe(0);
    expect(namesOf(named)).toEqual([
      ['libc.so.6+0x2345', 5],
      ['libc.so.6+0x3456', 3],
      ['0xdead', 1],
      ['main', 0],
    ]);
    expect(namesOf(decodeProfile(encodeProfile(named)))).toEqual(namesOf(named));
  });

  it('leave a profile alone that has names only', () => {
    const named = drawn('1 main.main > main.load');
    expect(nameAddresses(named)).toBe(named);
  });
});
