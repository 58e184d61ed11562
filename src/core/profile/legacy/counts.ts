/** Counts, threads and contention as text. pprof: parseGoCount, parseThread, parseContention. */

import type { Profile } from '../columns';
import { before, Draft, hexAddresses, integer, isSpaceOrComment, LegacyError } from './draft';
import { isMapSentinel, mapsAfter } from './maps';
import { NamedFrames } from './named';

/** Go's goroutine and threadcreate profiles (debug=1). null: another format. */
export function parseGoCount(lines: readonly string[]): Profile | null {
  let at = 0;
  while (at < lines.length - 1 && isSpaceOrComment(lines[at] as string)) at++;
  const type = /^(\S+) profile: total \d+$/.exec(lines[at] ?? '')?.[1];
  if (type === undefined) return null;
  const draft = new Draft();
  draft.periodType = { type, unit: 'count' };
  draft.sampleTypes = [draft.periodType];
  draft.period = 1n;
  const names = new NamedFrames(draft);
  for (at++; at < lines.length; at++) {
    const line = lines[at] as string;
    if (isSpaceOrComment(line)) {
      names.read(line);
      continue;
    }
    if (line.startsWith('---')) break;
    // Go 1.19 writes threads without a stack as `6 @`, which pprof refuses.
    const found = /^(\d+) @((?: 0x[0-9a-f]+)*)$/.exec(line);
    if (!found) throw new LegacyError(`line ${at + 1} is no count with a stack`);
    draft.add([integer(found[1] ?? '')], hexAddresses(found[2] ?? '').map(before));
    names.sample();
  }
  draft.mappings = mapsAfter(lines, at);
  names.finish();
  return draft.finish();
}

/** gperftools' threadz. null: another format. */
export function parseThread(lines: readonly string[]): Profile | null {
  let at = 0;
  while (at < lines.length - 1 && isSpaceOrComment(lines[at] as string)) at++;
  const isThread = (line: string) => {
    const start = /--- Thread [0-9a-fA-F]+ \(name: /.exec(line);
    return start !== null && /\/\d+\) stack: ---/.test(line.slice(start.index + start[0].length));
  };
  if (/--- threadz \d+ ---/.test(lines[at] ?? '')) {
    at++;
    while (at < lines.length && !isMapSentinel(lines[at] as string) && !(lines[at] as string).startsWith('-'))
      at++;
  } else if (!isThread(lines[at] ?? '')) return null;
  const draft = new Draft();
  draft.sampleTypes = [{ type: 'thread', unit: 'count' }];
  draft.periodType = { type: 'thread', unit: 'count' };
  draft.period = 1n;
  while (at < lines.length && !isMapSentinel(lines[at] as string)) {
    if ((lines[at] as string).startsWith('---- no stack trace for')) break;
    if (!isThread(lines[at] as string)) return null;
    const stack: bigint[] = [];
    let isSame = false;
    for (at++; at < lines.length; at++) {
      const line = (lines[at] as string).trim();
      if (line.startsWith('---')) break;
      if (line.includes('same as previous thread')) isSame = true;
      else stack.push(...hexAddresses(line));
    }
    if (isSame || stack.length === 0) {
      const last = draft.samples.at(-1);
      if (last) last.values[0] = (last.values[0] ?? 0n) + 1n;
      continue;
    }
    draft.add(
      [1n],
      stack.map((address, i) => (i > 0 ? before(address) : address)),
    );
  }
  draft.mappings = mapsAfter(lines, at);
  return draft.finish(() => draft.removeDoubleLeaves());
}

/**
 * pprof's `(\d+) *(\d+) @([ x0-9a-f]*)`, spelled so that a long line of digits is gone through once. Without a blank
 * the last digit is the second number.
 */
const contentionSample = /(?<!\d)(?:(\d+) +(\d+)|(\d+)(\d)) @([ x0-9a-f]*)/;

/** Go's mutex and block profiles (debug=1) and gperftools' contentionz. null: another format. */
export function parseContention(lines: readonly string[]): Profile | null {
  if (!/^--- (?:contentionz |mutex:|contention:)/.test(lines[0] ?? '')) return null;
  const draft = new Draft();
  draft.periodType = { type: 'contentions', unit: 'count' };
  draft.period = 1n;
  draft.sampleTypes = [
    { type: 'contentions', unit: 'count' },
    { type: 'delay', unit: 'nanoseconds' },
  ];
  let hertz = 0n;
  let at = 1;
  for (; at < lines.length; at++) {
    const line = (lines[at] as string).trim();
    if (isSpaceOrComment(line)) continue;
    const equals = line.indexOf('=');
    if (line.startsWith('---') || equals < 0) break;
    const value = line.slice(equals + 1).trim();
    switch (line.slice(0, equals).trim()) {
      case 'cycles/second':
        hertz = integer(value);
        break;
      case 'sampling period':
        draft.period = integer(value);
        break;
      case 'ms since reset':
        draft.durationNanos = integer(value) * 1_000_000n;
        break;
      case 'discarded samples':
        break;
      default:
        return null;
    }
  }
  const names = new NamedFrames(draft);
  for (; at < lines.length; at++) {
    const line = (lines[at] as string).trim();
    if (line.startsWith('---')) break;
    if (isSpaceOrComment(line)) {
      names.read(line);
      continue;
    }
    const found = contentionSample.exec(line);
    if (!found) return null;
    let delay = integer(found[1] ?? found[3] ?? '');
    let count = integer(found[2] ?? found[4] ?? '');
    if (draft.period > 0n) {
      if (hertz > 0n)
        delay = BigInt(Math.trunc((Number(delay) * Number(draft.period)) / (Number(hertz) / 1e9)));
      count *= draft.period;
    }
    draft.add([count, delay], hexAddresses(found[5] ?? '').map(before));
    names.sample();
  }
  draft.mappings = mapsAfter(lines, at);
  names.finish();
  return draft.finish();
}
