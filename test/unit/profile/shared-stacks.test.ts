/**
 * What a stack has in common with the one before it is neither read nor summed again. That must never show: the same
 * profile without that knowledge gives the same reports.
 */

import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/core/profile/columns';
import {
  callGraph,
  decodeProfile,
  defaultView,
  encodeProfile,
  formatDot,
  formatTop,
  topTable,
  treeTable,
} from '../../../src/core/profile/index';
import { makeReport } from '../../../src/core/profile/report';
import type { ProfileView } from '../../../src/core/profile/view';
import { random as generator } from '../../fuzz/random';
import { drawn } from './drawn';

/** Stacks that wander: each is the one before, cut somewhere and continued with other calls, some of them inlined. */
function wandering(seed: number, samples: number): string {
  const next = generator(seed);
  const below = (n: number) => Math.floor(next() * n);
  let stack: string[] = [];
  const lines: string[] = [];
  for (let i = 0; i < samples; i++) {
    stack = stack.slice(0, below(stack.length + 1));
    for (let more = 1 + below(6); more > 0; more--) {
      const name = `pkg${below(4)}.f${below(300)}`;
      stack.push(`${stack.length > 0 && below(3) === 0 ? '~' : ''}${name}`);
    }
    const value = below(4) === 0 ? 0 : below(2000) - 200;
    lines.push(
      `${below(3)},${value} ${stack.join(' > ')} [size=${16 << below(4)}bytes, route=/r${below(3)}]`,
    );
  }
  return lines.join('\n');
}

const read = (text: string): Profile => decodeProfile(encodeProfile(drawn(text)));

/** The same profile without the knowledge of what stacks have in common. */
const forgetful = (profile: Profile): Profile => ({
  ...profile,
  samples: { ...profile.samples, stackShared: null, stackOwn: null },
});

const views: readonly (readonly [string, Partial<ProfileView>])[] = [
  ['all samples', {}],
  ['another type, of which many values are 0', { sampleType: 'objects' }],
  ['means', { sampleType: 'space', mean: true }],
  ['lines', { granularity: 'lines' }],
  ['without inlined calls', { noInlines: true }],
  ['nothing trimmed', { trim: false }],
  ['few nodes', { nodeCount: 12 }],
  ['focus and ignore', { focus: 'f1.$', ignore: 'pkg2.f.*7' }],
  ['hide', { hide: 'pkg1' }],
  ['show', { show: 'pkg[023]' }],
  ['show_from', { showFrom: 'f2.' }],
  ['prune_from', { pruneFrom: 'f[13].' }],
  ['prune_from behind focus', { focus: 'pkg3', pruneFrom: 'f[13].' }],
  ['tagfocus', { tagFocus: 'route=/r1' }],
  ['tagroot', { tagRoot: 'route' }],
];

describe('stacks in common', () => {
  for (const [seed, [what, view]] of views.entries()) {
    it(`change no report: ${what}`, () => {
      const profile = read(wandering(seed + 1, 400));
      const plain = forgetful(profile);
      const of = (shown: Profile) => ({
        top: formatTop(topTable(shown, { ...defaultView, ...view })),
        tree: treeTable(shown, { ...defaultView, ...view }, null),
        peek: treeTable(shown, { ...defaultView, ...view }, 'f'),
        dot: formatDot(callGraph(shown, { ...defaultView, ...view })),
        samples: makeReport(shown, { ...defaultView, ...view }, 'top').profile.samples.count,
      });
      expect(of(profile)).toEqual(of(plain));
    });
  }

  it('are found, however long the numbers of locations are, and never too many', () => {
    for (const count of [200, 1000, 4000]) {
      const { stack, stackStart, stackEnd, stackShared } = read(wandering(count, count)).samples;
      let told = 0;
      let real = 0;
      for (let i = 1; i < stackEnd.length; i++) {
        const own = stack.subarray(stackStart[i], stackEnd[i]).toReversed();
        const before = stack.subarray(stackStart[i - 1], stackEnd[i - 1]).toReversed();
        const differs = own.findIndex((location, k) => location !== before[k]);
        const common = differs < 0 ? own.length : differs;
        expect(stackShared?.[i]).toBeLessThanOrEqual(common);
        told += stackShared?.[i] ?? 0;
        real += common;
      }
      // Not after labels that are met for the first time, nor in stacks of one or two, which are no lists.
      expect(told).toBeGreaterThan(real * 0.6);
    }
  });

  it('may be longer than what a report holds on to', () => {
    const deep = Array.from({ length: 5000 }, (_, i) => `p.f${i}`).join(' > ');
    const profile = read(Array.from({ length: 6 }, (_, i) => `1,${i + 1} ${deep} > p.leaf${i}`).join('\n'));
    const view = { ...defaultView, trim: false };
    expect(profile.samples.stackShared?.[3]).toBe(5000);
    expect(topTable(profile, view)).toEqual(topTable(forgetful(profile), view));
    expect(topTable(profile, view).rows.find(({ name }) => name === 'p.f4999')).toMatchObject({
      cum: 21,
      flat: 0,
    });
  });
});
