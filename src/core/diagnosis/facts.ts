/**
 * What the evidence says, without judgement. All of one process life: a capture of another life would make
 * growth out of a restart. All times are the host's clock in milliseconds, all sizes bytes or as named.
 */

import type { Target } from '../case/model';
import type { MemorySample } from '../probe/memory-sample';
import type { Message } from '../words/messages';
import type { HeapSnapshot } from './heap-snapshot';

export interface TimedSample extends MemorySample {
  readonly evidence: string;
  /** From the files of a watchdog's capture, not from a recording. */
  readonly ofCapture?: true;
}

/** The figures of runtime.MemStats that the rules use, in bytes; null where the text has none. */
export interface MemStatsFact {
  readonly at: number;
  readonly evidence: string;
  readonly heapAlloc: number | null;
  readonly heapSys: number | null;
  readonly heapIdle: number | null;
  readonly heapInuse: number | null;
  readonly heapReleased: number | null;
  readonly stackInuse: number | null;
  readonly sys: number | null;
  readonly numGc: number | null;
}

export interface GoroutineFact {
  readonly at: number;
  readonly evidence: string;
  readonly count: number;
  /** How many have the function as their nearest frame outside of runtime and standard library; empty when only the count is known. */
  readonly owners: ReadonlyMap<
    string,
    { readonly count: number; readonly file: string; readonly line: number }
  >;
}

export interface CaptureFact {
  readonly at: number;
  readonly label: 'baseline' | 'capture';
  readonly number: number;
  readonly evidence: readonly string[];
}

export interface LostTarget {
  readonly at: number;
  readonly reason: 'ended' | 'restarted' | 'link';
}

export interface Facts {
  readonly target: Target | null;
  /** `go` when the build info or a Go profile says so; rules on MemStats and goroutines need it. */
  readonly runtime: 'go' | 'other';
  readonly samples: readonly TimedSample[];
  readonly heaps: readonly HeapSnapshot[];
  readonly memStats: readonly MemStatsFact[];
  readonly goroutines: readonly GoroutineFact[];
  readonly captures: readonly CaptureFact[];
  readonly lost: LostTarget | null;
  readonly gaps: readonly Message[];
}

export const noFacts: Facts = {
  target: null,
  runtime: 'go',
  samples: [],
  heaps: [],
  memStats: [],
  goroutines: [],
  captures: [],
  lost: null,
  gaps: [],
};
