/** Heap profiles as text: Go's debug=1, gperftools' heap and growth. pprof: parseHeap, parseHeapSample, scaleHeapSample. */

import type { BuiltLabel } from '../build';
import type { Profile } from '../columns';
import { memStatsComment } from '../mem-stats';
import { before, Draft, hexAddresses, integer, isSpaceOrComment, LegacyError } from './draft';
import { isMapSentinel, mapsAfter } from './maps';
import { NamedFrames } from './named';

const heapHeader = /heap profile: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\] *@ *(heap[_a-z0-9]*)\/?(\d*)/;
const otherHeader = /heap profile: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\] @ (?:growth|fragmentation)z?/;
/** A number begins where its digits begin, so that a long line of digits is gone through once. */
const sampleLine = /(-\d+|(?<!\d)\d+): *(-?\d+) *\[ *(\d+): *(\d+) *] @([ x0-9a-f]*)/;

/** null: the text is not of this format. */
export function parseHeap(lines: readonly string[]): Profile | null {
  const [first = ''] = lines;
  const draft = new Draft();
  draft.periodType = { type: 'space', unit: 'bytes' };
  const header = heapHeader.exec(first);
  let isScaled = false;
  let hasAlloc = false;
  if (header) {
    const [, objects, space, allObjects, allSpace, form = '', rate = ''] = header;
    const period = rate === '' ? 0n : integer(rate);
    hasAlloc = (allObjects !== objects && allObjects !== '0') || (allSpace !== space && allSpace !== '0');
    if (form === 'heapz_v2' || form === 'heap_v2') [draft.period, isScaled] = [period, true];
    else if (form === 'heapprofile') draft.period = 1n;
    // Go writes twice the rate.
    else if (form === 'heap') [draft.period, isScaled] = [period / 2n, true];
    else return null;
  } else if (otherHeader.test(first)) draft.period = 1n;
  else return null;
  const types = hasAlloc
    ? ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space']
    : ['objects', 'space'];
  draft.sampleTypes = types.map((type) => ({ type, unit: type.endsWith('space') ? 'bytes' : 'count' }));

  const names = new NamedFrames(draft);
  let at = 1;
  for (; at < lines.length; at++) {
    const line = (lines[at] as string).trim();
    if (isSpaceOrComment(line)) {
      names.read(line);
      continue;
    }
    if (isMapSentinel(line)) break;
    const found = sampleLine.exec(line);
    if (!found) throw new LegacyError(`line ${at + 1} is no sample`);
    const rate = isScaled ? draft.period : 0n;
    const values: bigint[] = [];
    let blockSize = 0n;
    for (const [count = '', size = ''] of hasAlloc
      ? [found.slice(3, 5), found.slice(1, 3)]
      : [found.slice(1, 3)]) {
      const objects = integer(count);
      const bytes = integer(size);
      if (objects === 0n && bytes !== 0n) throw new LegacyError(`line ${at + 1} has bytes but no objects`);
      if (objects !== 0n) blockSize = bytes / objects;
      values.push(...(objects !== 0n && isScaled ? scaleHeapSample(objects, bytes, rate) : [objects, bytes]));
    }
    const labels: BuiltLabel[] = [{ key: 'bytes', number: blockSize }];
    draft.add(values, hexAddresses(found[5] ?? '').map(before), labels);
    names.sample();
  }
  draft.mappings = mapsAfter(lines, at);
  draft.comments = memStatsComment(lines);
  names.finish();
  return draft.finish();
}

/** What a sample stands for: the chance to be sampled is 1 - exp(-size / rate). pprof: profile.scaleHeapSample. */
export function scaleHeapSample(count: bigint, size: bigint, rate: bigint): [count: bigint, size: bigint] {
  if (count === 0n || size === 0n) return [0n, 0n];
  if (rate <= 1n) return [count, size];
  const scale = 1 / (1 - Math.exp(-(Number(size) / Number(count)) / Number(rate)));
  const times = (value: bigint) => {
    const product = Math.trunc(Number(value) * scale);
    return Number.isFinite(product) ? BigInt.asIntN(64, BigInt(product)) : value;
  };
  return [times(count), times(size)];
}
