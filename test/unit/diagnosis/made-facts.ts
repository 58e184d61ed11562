/** Facts made by hand: a process life whose memory does what a test says. */

import { type Facts, type MemStatsFact, noFacts, type TimedSample } from '../../../src/core/diagnosis/facts';
import type { Diagnosis } from '../../../src/core/diagnosis/finding';
import type { HeapSnapshot } from '../../../src/core/diagnosis/heap-snapshot';
import { say } from '../../../src/core/words/messages';

export const MiB = 1024 * 1024;
export const start = Date.UTC(2026, 10, 23, 3, 12, 0);

/** Bytes by function; a name that begins with `runtime.` cannot be accused. */
export type Heap = Readonly<Record<string, number>>;

export function heapAt(seconds: number, heap: Heap, number = 1, beneath: Heap = {}): HeapSnapshot {
  const owners = Object.entries(heap).filter(([, bytes]) => bytes > 0);
  return {
    at: start + seconds * 1000,
    evidence: `heap${number}`,
    label: number === 1 ? 'baseline' : 'capture',
    number,
    sampleType: 'inuse_space',
    period: 512 * 1024,
    total: owners.reduce((sum, [, bytes]) => sum + bytes, 0),
    owners: new Map(
      owners.map(([name, bytes]) => [
        name,
        { bytes, accusable: !name.startsWith('runtime.'), file: `/src/${name}.go`, line: 31 },
      ]),
    ),
    beneath: new Map([...owners, ...Object.entries(beneath)]),
    pathOf: (owner) => [
      { function: 'main.main', file: '/src/main.go', line: 10 },
      { function: owner, file: `/src/${owner}.go`, line: 31 },
    ],
  };
}

export interface MemoryShape {
  readonly seconds: number;
  readonly every?: number;
  readonly rss: (second: number) => number;
  readonly shmem?: (second: number) => number;
  readonly threads?: (second: number) => number;
  readonly limit?: number | null;
}

/** Bytes per second of the clock, turned into samples. */
export function samplesOf({
  seconds,
  every = 1,
  rss,
  shmem = () => 0,
  threads = () => 12,
  limit = 512 * MiB,
}: MemoryShape): TimedSample[] {
  const list: TimedSample[] = [];
  for (let at = 0; at <= seconds; at += every) {
    const kb = Math.round(rss(at) / 1024);
    const shmemKb = Math.round(shmem(at) / 1024);
    list.push({
      at: start + at * 1000,
      evidence: 'series',
      rssKb: kb,
      rssAnonKb: Math.max(0, kb - shmemKb - 2048),
      rssFileKb: 2048,
      rssShmemKb: shmemKb,
      swapKb: 0,
      threads: threads(at),
      cgroupLimitKb: limit === null ? null : limit / 1024,
      cgroupUsageKb: kb + 4096,
      hostTotalKb: 8 * 1024 * 1024,
      hostAvailableKb: 6 * 1024 * 1024,
    });
  }
  return list;
}

export const facts = (given: Partial<Facts>): Facts => ({ ...noFacts, ...given });

/** Captures every `step` seconds; each function's bytes as a function of the capture's place. */
export function capturesOf(count: number, step: number, heap: (place: number) => Heap): HeapSnapshot[] {
  return Array.from({ length: count }, (_, place) => heapAt(place * step, heap(place), place + 1));
}

export function memStatsAt(seconds: number, figures: Partial<MemStatsFact> = {}): MemStatsFact {
  return {
    at: start + seconds * 1000,
    evidence: `memstats${seconds}`,
    heapAlloc: null,
    heapSys: null,
    heapIdle: null,
    heapInuse: null,
    heapReleased: null,
    stackInuse: null,
    sys: null,
    numGc: null,
    ...figures,
  };
}

export const goroutinesAt = (
  seconds: number,
  count: number,
  owners: Readonly<Record<string, number>> = {},
) => ({
  at: start + seconds * 1000,
  evidence: `goroutine${seconds}`,
  count,
  owners: new Map(
    Object.entries(owners).map(([name, each]) => [name, { count: each, file: '/src/x.go', line: 7 }]),
  ),
});

export const english = (diagnosis: Diagnosis) => ({
  verdict: say('en', diagnosis.sentence),
  why: say('en', diagnosis.why),
  claims: diagnosis.findings.map(({ grade, claim }) => `${grade}: ${say('en', claim)}`),
});

/** Numbers that look random and are the same in every run. */
export function dice(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
