/// <reference types="vite/client" />
// A series is of one process life, with what was recorded of that life beside it.
import { expect, test } from 'vitest';
import type { CaseView } from '#core/contract/methods';
import { chartMemory } from '../../../src/renderer/features/profile/growth/chart-memory';
import { memoryBeside, rssAt } from '../../../src/renderer/features/profile/growth/memory-beside';
import { seriesOfCase } from '../../../src/renderer/features/profile/growth/series';
import { wholeCase } from '../../../src/renderer/state/spine';

const start = Date.parse('2026-11-23T09:00:00.000Z');
const target = (pid: number) => ({ host: 'prod-1', pid, startTicks: pid * 10, bootId: 'b' });

/** Captures of two processes, one second apart, and memory that was sampled each second but for ten. */
function twoLives(captures: readonly number[]) {
  const heaps = captures.map((pid, index) => ({
    id: `heap-${index}`,
    kind: 'heap-profile',
    name: `heap-${index}.pb.gz`,
    sha256: `${index}`,
    bytes: 1,
    provenance: {
      host: 'prod-1',
      takenAt: new Date(start + index * 1000).toISOString(),
      target: target(pid),
    },
  }));
  const samples = (rssKb: number, seconds: readonly number[], limitKb: number) =>
    seconds.map((second) => ({ at: start + second * 1000, rssKb, cgroupLimitKb: limitKb, hostTotalKb: 9e6 }));
  return {
    manifest: { id: 'lives' },
    clockOffsetMs: 0,
    evidence: heaps,
    captures: heaps.map((heap, number) => ({
      label: null,
      number,
      at: heap.provenance.takenAt,
      evidence: [heap],
    })),
    series: [
      { evidence: 's1', target: target(1), samples: samples(100, [0, 1, 2, 3, 14, 15], 5000) },
      { evidence: 's2', target: target(2), samples: samples(999, [3, 4, 5], 7000) },
    ],
  } as unknown as CaseView;
}
const at = (second: number) => start + second * 1000;

test('it is of the life with most captures, of equals the latest, and tells how many are of others', () => {
  const most = seriesOfCase(twoLives([1, 1, 1, 2, 2]), wholeCase);
  expect(most.members.map(({ number }) => number)).toEqual([0, 1, 2]);
  expect(most).toMatchObject({ otherLives: 2, outside: 0 });
  const equal = seriesOfCase(twoLives([1, 1, 2, 2]), wholeCase);
  expect(equal.members.map(({ number }) => number)).toEqual([2, 3]);
});

test('it is of the life of the capture that is chosen on the time line', () => {
  const chosen = seriesOfCase(twoLives([1, 1, 1, 2, 2]), { ...wholeCase, capture: 4 });
  expect(chosen.members.map(({ number }) => number)).toEqual([3, 4]);
  expect(chosen.otherLives).toBe(3);
  const within = seriesOfCase(twoLives([1, 1, 1, 2, 2]), { span: { from: at(0), to: at(1) }, capture: null });
  expect(within).toMatchObject({ outside: 1, otherLives: 2 });
});

test('the memory beside it is of that life, and no line leads over a time without samples', () => {
  const view = twoLives([1, 1, 1]);
  const beside = memoryBeside(view, target(1) as never, at(0), at(20));
  expect(beside.runs.map(({ rss }) => rss.map((one) => one.at))).toEqual([
    [0, 1, 2, 3].map(at),
    [14, 15].map(at),
  ]);
  expect(beside.runs.flatMap(({ rss }) => rss.map(({ value }) => value))).not.toContain(999 * 1024);
  expect(beside.limits).toEqual([{ at: at(0), value: 5000 * 1024 }]);
  const { members } = seriesOfCase(view, wholeCase);
  expect(chartMemory(view, members, [null, null, null])).toMatchObject({ heap: [], rss: [{ length: 3 }] });
});

test('what was not recorded at a moment is not known, however near the next sample seems', () => {
  const beside = memoryBeside(twoLives([1, 1]), target(1) as never, at(0), at(20));
  expect(rssAt(beside, at(2) + 400)).toBe(100 * 1024);
  expect(rssAt(beside, at(8))).toBeNull();
});
