/**
 * One heap profile as the rules see it: how many bytes each function answers for.
 *
 * Every sample is counted once, with its *owner*: the nearest frame to the allocation that is neither
 * runtime nor standard library. `time.Time.Format` called by `main.list` is memory of `main.list`; what no
 * such frame is on the stack of belongs to the leaf and can be accused of nothing.
 */

import type { Profile } from '../profile';
import { frameKind } from './frame-kind';

interface Frame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

interface Owned {
  readonly bytes: number;
  /** False where only runtime or standard library was on the stack. */
  readonly accusable: boolean;
  readonly file: string;
  /** The line that holds most; 0 when the profile has none. */
  readonly line: number;
}

export interface HeapSnapshot {
  readonly at: number;
  readonly evidence: string;
  readonly label: 'baseline' | 'capture';
  readonly number: number;
  /** `inuse_space`, or what the profile calls it. */
  readonly sampleType: string;
  /** Bytes between two samples, about: the grain of every figure here. */
  readonly period: number;
  readonly total: number;
  readonly owners: ReadonlyMap<string, Owned>;
  /** Bytes with the function anywhere on the stack, for functions that can be accused. */
  readonly beneath: ReadonlyMap<string, number>;
  /** Heaviest stack through each owner, root first. */
  pathOf(owner: string): readonly Frame[];
}

/** Which sample type counts the bytes in use; null in a profile that is no heap profile. */
function heapSampleType(profile: Profile): number | null {
  const names = profile.sampleTypes.map(({ type }) => type);
  for (const wanted of ['inuse_space', 'space', 'inuse']) {
    const index = names.indexOf(wanted);
    if (index !== -1) return index;
  }
  return null;
}

const defaultPeriod = 512 * 1024;

type Identity = Pick<HeapSnapshot, 'at' | 'evidence' | 'label' | 'number'>;

/** Null when the profile does not count bytes in use. */
export function heapSnapshot(profile: Profile, identity: Identity): HeapSnapshot | null {
  const sampleType = heapSampleType(profile);
  if (sampleType === null) return null;
  const tally = tallyOwners(profile, sampleType);
  const { period, periodType } = profile;
  return {
    ...identity,
    sampleType: profile.sampleTypes[sampleType].type,
    period: period > 1n && periodType.unit === 'bytes' ? Number(period) : defaultPeriod,
    total: tally.total,
    owners: tally.owners,
    beneath: tally.beneath,
    pathOf: (owner) => heaviestPath(profile, sampleType, owner),
  };
}

export interface Tally {
  readonly total: number;
  readonly owners: ReadonlyMap<string, Owned>;
  readonly beneath: ReadonlyMap<string, number>;
}

/** Sums the values of one sample type by owner. */
export function tallyOwners(profile: Profile, sampleType: number): Tally {
  const { samples } = profile;
  const values = samples.values[sampleType].numbers;
  const sums = new Map<string, { bytes: number; accusable: boolean; lines: Map<string, number> }>();
  const beneath = new Map<string, number>();
  const framesAt = frameReader(profile);
  let total = 0;
  for (let sample = 0; sample < samples.count; sample++) {
    const value = values[sample];
    if (value === 0) continue;
    total += value;
    const owner = ownerOf(profile, framesAt, sample);
    if (owner === null) continue;
    const sum = sums.get(owner.frame.function) ?? { bytes: 0, accusable: owner.accusable, lines: new Map() };
    sum.bytes += value;
    const place = `${owner.frame.line}\n${owner.frame.file}`;
    sum.lines.set(place, (sum.lines.get(place) ?? 0) + value);
    sums.set(owner.frame.function, sum);
    for (const name of owner.callers) beneath.set(name, (beneath.get(name) ?? 0) + value);
  }
  const owners = new Map<string, Owned>();
  for (const [name, { bytes, accusable, lines }] of sums) {
    const [place] = [...lines].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a));
    const split = place.indexOf('\n');
    owners.set(name, { bytes, accusable, file: place.slice(split + 1), line: Number(place.slice(0, split)) });
  }
  return { total, owners, beneath };
}

interface OwnFrame extends Frame {
  readonly own: boolean;
}

/** The frames of a location, innermost first; read once per location. */
function frameReader(profile: Profile): (location: number) => readonly OwnFrame[] {
  const { locations, lines, functions, strings } = profile;
  const known: (readonly OwnFrame[] | undefined)[] = [];
  return (location) => {
    const read = known[location];
    if (read) return read;
    const frames: OwnFrame[] = [];
    for (let row = locations.lineStart[location]; row < locations.lineEnd[location]; row++) {
      const index = lines.function[row];
      const name = strings.get(functions.name[index]);
      const file = strings.get(functions.file[index]);
      frames.push({ function: name, file, line: lines.line[row], own: frameKind(name, file) === 'own' });
    }
    known[location] = frames;
    return frames;
  };
}

interface SampleOwner {
  readonly frame: Frame;
  readonly accusable: boolean;
  /** Every own function on the stack, once. */
  readonly callers: ReadonlySet<string>;
}

function ownerOf(
  profile: Profile,
  framesAt: (location: number) => readonly OwnFrame[],
  sample: number,
): SampleOwner | null {
  const { stackStart, stackEnd, stack } = profile.samples;
  let leaf: Frame | null = null;
  let owner: Frame | null = null;
  const callers = new Set<string>();
  for (let at = stackStart[sample]; at < stackEnd[sample]; at++) {
    for (const frame of framesAt(stack[at])) {
      leaf ??= frame;
      if (!frame.own) continue;
      owner ??= frame;
      callers.add(frame.function);
    }
  }
  const frame = owner ?? leaf;
  return frame === null ? null : { frame, accusable: owner !== null, callers };
}

/** The single heaviest stack whose owner is the function: root first, down to the leaf. */
function heaviestPath(profile: Profile, sampleType: number, owner: string): readonly Frame[] {
  const { samples } = profile;
  const values = samples.values[sampleType].numbers;
  const framesAt = frameReader(profile);
  const byCalls = new Map<string, { value: number; sample: number; heaviest: number }>();
  for (let sample = 0; sample < samples.count; sample++) {
    if (values[sample] <= 0 || ownerOf(profile, framesAt, sample)?.frame.function !== owner) continue;
    const key = stackOf(profile, framesAt, sample)
      .map((frame) => frame.function)
      .join('\n');
    const found = byCalls.get(key) ?? { value: 0, sample, heaviest: 0 };
    found.value += values[sample];
    if (values[sample] > found.heaviest) {
      found.heaviest = values[sample];
      found.sample = sample;
    }
    byCalls.set(key, found);
  }
  let best: { value: number; sample: number } | null = null;
  for (const found of byCalls.values()) if (best === null || found.value > best.value) best = found;
  return best === null ? [] : stackOf(profile, framesAt, best.sample).reverse();
}

function stackOf(
  profile: Profile,
  framesAt: (location: number) => readonly OwnFrame[],
  sample: number,
): Frame[] {
  const { stackStart, stackEnd, stack } = profile.samples;
  const frames: Frame[] = [];
  for (let at = stackStart[sample]; at < stackEnd[sample]; at++) {
    for (const { function: name, file, line } of framesAt(stack[at]))
      frames.push({ function: name, file, line });
  }
  return frames;
}
