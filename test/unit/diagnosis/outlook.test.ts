import { describe, expect, it } from 'vitest';
import { Outlook } from '#core/diagnosis/outlook';
import type { MemorySample } from '#core/probe/memory-sample';

const mib = 1024;
const sampleAt = (second: number, heldMib: number): MemorySample => ({
  at: second * 1000,
  rssKb: heldMib * mib,
  rssAnonKb: heldMib * mib,
  rssFileKb: 0,
  rssShmemKb: 0,
  swapKb: 0,
  threads: 9,
  cgroupLimitKb: 512 * mib,
  cgroupUsageKb: null,
  hostTotalKb: 4096 * mib,
  hostAvailableKb: 2048 * mib,
});

/** A little up and down, as allocators do it. */
const noise = (second: number) => ((second * 7919) % 13) / 13;

const outlookOf = (seconds: number, heldMib: (second: number) => number) => {
  const outlook = new Outlook();
  for (let second = 0; second < seconds; second++) outlook.push(sampleAt(second, heldMib(second)));
  return outlook.now();
};

describe('how long until the limit, of a process that is watched', () => {
  it('is not known from a few samples', () => {
    expect(outlookOf(3, (second) => 100 + second * 50)).toEqual({
      state: 'unknown',
      bytesPerSecond: null,
      timeToLimit: null,
    });
  });

  it('is a range that holds the truth', () => {
    // 312 MiB are left at 4 MiB a second: 78 s.
    const { state, timeToLimit, bytesPerSecond } = outlookOf(51, (second) => second * 4 + noise(second));
    expect(state).toBe('grows');
    expect(timeToLimit?.scope).toBe('cgroup');
    expect(timeToLimit?.fromSeconds).toBeLessThan(78);
    expect(timeToLimit?.toSeconds).toBeGreaterThan(77);
    expect((bytesPerSecond ?? 0) / 1024 / 1024).toBeCloseTo(4, 0);
  });

  it('is told of a sudden leak after an hour of rest', () => {
    const { timeToLimit } = outlookOf(3630, (second) => 100 + noise(second) + Math.max(0, second - 3600) * 5);
    expect(timeToLimit).toMatchObject({ scope: 'cgroup' });
    expect(timeToLimit?.fromSeconds).toBeLessThan(60);
  });

  it('is told of a slow leak that the last samples alone do not show', () => {
    // 100 KiB a second: 4 MiB in the last forty samples, less than an allocator moves by itself.
    const { state, timeToLimit } = outlookOf(2400, (second) => 50 + second / 10 + noise(second));
    expect(state).toBe('grows');
    expect(timeToLimit?.fromSeconds).toBeGreaterThan(1000);
    expect(timeToLimit?.toSeconds).toBeLessThan(4000);
  });

  it('is nothing while nothing grows', () => {
    expect(outlookOf(600, (second) => 100 + noise(second))).toMatchObject({
      state: 'flat',
      timeToLimit: null,
    });
  });
});
