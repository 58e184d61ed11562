/**
 * What all older formats come down to before they are a profile: samples as addresses, locations by address,
 * memory maps. pprof: profile/legacy_profile.go, remapLocationIDs, remapMappingIDs, addLegacyFrameInfo.
 */

import { type BuiltLabel, type BuiltLine, type BuiltLocation, buildProfile } from '../build';
import type { Mapping, Profile, ValueType } from '../columns';
import { dropFramesFor } from './frames';
import { arrangeMappings } from './maps';

/** The bytes are of this format, but damaged. */
export class LegacyError extends Error {}

export interface DraftSample {
  readonly values: bigint[];
  /** The leaf first; the keys of locations. */
  stack: bigint[];
  readonly labels: BuiltLabel[];
}

export interface DraftLocation {
  address: bigint;
  /** Names that the text itself carries, the innermost call first. */
  lines: BuiltLine[];
}

export class Draft {
  sampleTypes: ValueType[] = [];
  periodType: ValueType = { type: '', unit: '' };
  period = 0n;
  durationNanos = 0n;
  readonly samples: DraftSample[] = [];
  /** By the address that the file gives. */
  readonly locations = new Map<bigint, DraftLocation>();
  mappings: Mapping[] = [];
  comments: string[] = [];

  /** Adds a sample; its locations are made as they come up. */
  add(values: bigint[], stack: bigint[], labels: BuiltLabel[] = []): void {
    for (const address of stack) {
      if (!this.locations.has(address)) this.locations.set(address, { address, lines: [] });
    }
    this.samples.push({ values: values.map((value) => BigInt.asIntN(64, value)), stack, labels });
  }

  /**
   * The profile. Locations are numbered in the order in which samples name them; `after` may change the
   * stacks once that is done.
   */
  finish(after: () => void = () => {}): Profile {
    const used = new Set<bigint>();
    for (const { stack } of this.samples) for (const address of stack) used.add(address);
    const made = new Map<bigint, BuiltLocation>();
    const { mappings, mappingOf } = arrangeMappings(
      this.mappings,
      [...used].map((key) => this.locations.get(key)?.address ?? 0n),
    );
    for (const key of used) {
      const { address, lines } = this.locations.get(key) as DraftLocation;
      const mapping = mappingOf(address);
      made.set(key, { key: String(key), address, lines, ...(mapping < 0 ? {} : { mapping }) });
    }
    after();
    return buildProfile({
      sampleTypes: this.sampleTypes,
      periodType: this.periodType,
      period: this.period,
      durationNanos: this.durationNanos,
      comments: this.comments,
      mappings,
      locations: [...made.values()],
      samples: this.samples.map(({ values, stack, labels }) => ({
        values,
        labels,
        stack: stack.map((key) => made.get(key) as BuiltLocation),
      })),
      ...dropFramesFor(this.sampleTypes),
    });
  }

  /** The leaf may be there twice, the second time one lower. pprof: profile.cleanupDuplicateLocations. */
  removeDoubleLeaves(): void {
    for (const sample of this.samples) {
      const [leaf, caller] = sample.stack;
      if (leaf !== undefined && caller !== undefined && leaf === caller + 1n) sample.stack.splice(1, 1);
    }
  }
}

/** The addresses in a text, as they are. pprof: profile.parseHexAddresses. */
export function hexAddresses(text: string): bigint[] {
  return [...text.matchAll(/0x[0-9a-f]+/g)].map(([word]) => {
    if (word.replace(/^0x0*/, '').length > 16) throw new LegacyError(`${word} is no address`);
    return BigInt(word);
  });
}

/** The address before: return addresses point after the call. */
export const before = (address: bigint): bigint => BigInt.asUintN(64, address - 1n);

/** A whole number of 64 bits. */
export function integer(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text) || text.length > 20) throw new LegacyError(`"${text}" is no number`);
  const value = BigInt(text);
  if (BigInt.asIntN(64, value) !== value) throw new LegacyError(`${text} is too large`);
  return value;
}

export const isSpaceOrComment = (line: string): boolean => /^\s*(?:#|$)/.test(line);
