/** What a rule is given, and what it hands back. */

import type { Message } from '../../words/messages';
import { type HeapGrowth, heapGrowth, stillGrows } from '../culprit';
import type { Facts } from '../facts';
import type { Citation, Finding, FindingClass, NextMeasurement } from '../finding';
import { type MemoryGrowth, memoryGrowth } from '../memory-growth';
import { type TimeToLimit, timeToLimit } from '../time-to-limit';

/** The facts, and the trends that several rules look at, worked out once. */
export interface Situation {
  readonly facts: Facts;
  readonly memory: MemoryGrowth;
  /** Null with fewer than two heap profiles of the life. */
  readonly heap: HeapGrowth | null;
  readonly time: TimeToLimit | null;
}

export function assess(facts: Facts): Situation {
  const heap = facts.heaps.length < 2 ? null : heapGrowth(facts.heaps);
  const memory = undoubted(memoryGrowth(facts), heap);
  return { facts, memory, heap, time: timeToLimit(memory) };
}

/**
 * Resident memory grows in steps where a large array is copied into a larger one, and looks as if it slowed
 * down between two of them. It has not while the heap itself goes on growing.
 */
function undoubted(memory: MemoryGrowth, heap: HeapGrowth | null): MemoryGrowth {
  if (memory.state !== 'slowing' || heap === null || !heap.grows || !stillGrows(heap)) return memory;
  return { ...memory, state: 'grows', slowing: null };
}

export interface Ruling {
  readonly finding: Finding;
  /** What the case would say if this were its verdict; null for what is ruled out. */
  readonly verdict: {
    readonly sentence: Message;
    readonly sureness: Message | null;
    readonly why: Message;
  } | null;
  /** The part of the growth of memory that the claim accounts for, 0 to 1: orders findings of one grade. */
  readonly explains: number;
  /** Classes whose observation this one causes: where it stands they are no rivals. */
  readonly causes?: readonly FindingClass[];
}

export interface Rule {
  readonly class: FindingClass;
  /** Where the observation and its meaning are from. */
  readonly sources: readonly string[];
  /** Nothing where the facts say neither yes nor no. */
  judge(situation: Situation): readonly Ruling[];
}

export const cite = (evidence: readonly string[], says: Message): Citation => ({
  evidence: [...new Set(evidence)],
  says,
});

/** The series is cited by its file. */
export const citeSeries = ({ memory }: Situation, says: Message): Citation => cite(memory.evidence, says);

export const measure = (what: Message, cost: Message, command: string | null = null): NextMeasurement => ({
  what,
  cost,
  command,
});

/** `GET http://…/debug/pprof/heap` for the target's endpoint, where it has one. */
export function requestTo({ facts }: Situation, path: string): string | null {
  const endpoint = facts.target?.endpoint;
  if (!endpoint) return null;
  const base = endpoint.replace(/\/+$/, '');
  return `GET ${base}${base.includes('/debug/pprof') ? '' : '/debug/pprof'}/${path}`;
}

/** A finding that lost, with the citations that did it. */
export function ruledOut(kind: FindingClass, claim: Message, against: readonly Citation[]): Ruling {
  return {
    explains: 0,
    verdict: null,
    finding: {
      id: kind,
      class: kind,
      grade: 'ruled-out',
      claim,
      culprit: null,
      for: [],
      against,
      searched: [],
      wouldChange: null,
      next: [],
    },
  };
}
