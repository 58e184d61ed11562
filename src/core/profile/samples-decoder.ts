/**
 * The hot part of reading: the Sample messages of profile.proto. Location ids and values arrive packed or one
 * by one (pprof packs them only from three on); both go straight into typed arrays.
 */

import type { LabelColumns, SampleColumns, ValueColumn } from './columns';
import { grown, Integers, Numbers, wide } from './growing';
import { type Wire, WireError } from './wire';

/** Location ids at and above this are rare (hashes, addresses); they are numbered through a table. */
const firstLargeId = 0x80000000;

export class SamplesDecoder {
  count = 0;
  #wire: Wire;
  #stack: Uint32Array;
  #stackLength = 0;
  readonly #stackEnd = new Numbers();
  #values: Float64Array;
  #valueLength = 0;
  readonly #exact = new Map<number, bigint>();
  readonly #valueEnd = new Numbers();
  readonly #labelEnd = new Numbers();
  readonly #labelKey = new Numbers();
  readonly #labelText = new Numbers();
  readonly #labelUnit = new Numbers();
  readonly #labelNumber = new Integers();
  readonly #largeIds = new Map<number | bigint, number>();
  readonly #largeIdList: (number | bigint)[] = [];

  constructor(wire: Wire) {
    this.#wire = wire;
    // About what Go's heap profiles need; memory that stays unused is never really taken.
    this.#stack = new Uint32Array(Math.ceil(wire.bytes.length * 0.4) + 64);
    this.#values = new Float64Array(Math.ceil(wire.bytes.length / 16) + 64);
  }

  /** The string numbers that labels use, to be checked against the table. */
  get labelStrings(): readonly Numbers[] {
    return [this.#labelKey, this.#labelText, this.#labelUnit];
  }

  /** Reads one Sample message that ends at `end`. */
  read(end: number): void {
    const wire = this.#wire;
    const { reader, bytes } = wire;
    // Each location id and each value takes a byte at least, so this is room enough for all of them.
    const room = end - reader.pos;
    const progress = reader.pos / bytes.length;
    if (this.#stackLength + room > this.#stack.length) {
      this.#stack = grown(this.#stack, this.#stackLength + room, progress);
    }
    if (this.#valueLength + room > this.#values.length) {
      this.#values = grown(this.#values, this.#valueLength + room, progress);
    }
    while (reader.pos < end) {
      const field = wire.field(end);
      if (field === 1) {
        if (wire.type === 2) this.#locations(wire.message(end));
        else {
          wire.uint64(end);
          this.#location();
        }
      } else if (field === 2) {
        if (wire.type === 2) {
          const stop = wire.message(end);
          while (reader.pos < stop) {
            wire.varint(stop);
            this.#value();
          }
        } else {
          wire.int64(end);
          this.#value();
        }
      } else if (field === 3) this.#label(wire.message(end));
      else wire.skip(end);
    }
    this.#stackEnd.push(this.#stackLength);
    this.#valueEnd.push(this.#valueLength);
    this.#labelEnd.push(this.#labelKey.length);
    this.count++;
  }

  /** A packed list of location ids: this loop takes most of the time of reading a profile. */
  #locations(stop: number): void {
    const { reader, bytes } = this.#wire;
    const stack = this.#stack;
    let length = this.#stackLength;
    let at = reader.pos;
    while (at < stop) {
      const start = at;
      let byte = bytes[at++] as number;
      let id = byte & 127;
      if (byte > 127) {
        byte = bytes[at++] as number;
        id |= (byte & 127) << 7;
        if (byte > 127) {
          byte = bytes[at++] as number;
          id |= (byte & 127) << 14;
          if (byte > 127) {
            byte = bytes[at++] as number;
            id |= (byte & 127) << 21;
            if (byte > 127) {
              reader.pos = start;
              this.#wire.varint(stop);
              at = reader.pos;
              this.#stackLength = length;
              this.#location();
              length++;
              continue;
            }
          }
        }
      }
      stack[length++] = id;
    }
    if (at > stop) throw new WireError(stop, 'a location number goes past its end');
    reader.pos = at;
    this.#stackLength = length;
  }

  /** Adds the location id that the wire read last. */
  #location(): void {
    const { low, high } = this.#wire;
    if (high === 0 && low < firstLargeId) {
      this.#stack[this.#stackLength++] = low;
      return;
    }
    const id = high < 0x200000 ? high * 4294967296 + low : BigInt.asUintN(64, wide(low, high));
    let index = this.#largeIds.get(id);
    if (index === undefined) {
      index = this.#largeIdList.length;
      this.#largeIds.set(id, index);
      this.#largeIdList.push(id);
    }
    this.#stack[this.#stackLength++] = firstLargeId + index;
  }

  /** Adds the value that the wire read last. */
  #value(): void {
    const { low, high } = this.#wire;
    const value = (high | 0) * 4294967296 + low;
    if (!Number.isSafeInteger(value)) this.#exact.set(this.#valueLength, wide(low, high));
    this.#values[this.#valueLength++] = value;
  }

  /** A Label message; one without string, number and unit says nothing (pprof: Profile.postDecode). */
  #label(end: number): void {
    const wire = this.#wire;
    let key = 0;
    let text = 0;
    let unit = 0;
    let value = 0;
    let low = 0;
    let high = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field === 1) key = wire.index(end);
      else if (field === 2) text = wire.index(end);
      else if (field === 3) {
        value = wire.int64(end);
        ({ low, high } = wire);
      } else if (field === 4) unit = wire.index(end);
      else wire.skip(end);
    }
    if (text === 0 && unit === 0 && value === 0) return;
    this.#labelKey.push(key);
    this.#labelText.push(text);
    this.#labelUnit.push(text === 0 ? unit : 0);
    this.#labelNumber.push(text === 0 ? value : 0, low, high);
  }

  /**
   * The columns. `ids` turns a location id into its index; `broken` reports a sample that has
   * another number of values than there are types, or names a location that doesn't exist.
   */
  finish(types: number, ids: IdIndex, broken: (sample: number, reason: string) => never): SampleColumns {
    const { count } = this;
    const stackEnd = this.#stackEnd.finish();
    const stack = this.#stack.subarray(0, this.#stackLength);
    const valueEnd = this.#valueEnd.values;
    for (let i = 0, start = 0; i < count; i++) {
      const found = (valueEnd[i] as number) - start;
      if (found !== types) broken(i, `a sample has ${found} values, but there are ${types} sample types`);
      start = valueEnd[i] as number;
    }
    const large = this.#largeIdList.map((id) => ids.find(id));
    const { dense } = ids;
    for (let i = 0; i < stack.length; i++) {
      const id = stack[i] as number;
      const index =
        id < dense.length
          ? (dense[id] as number)
          : id < firstLargeId
            ? ids.find(id)
            : (large[id - firstLargeId] as number);
      if (index < 0) {
        let sample = 0;
        while ((stackEnd[sample] as number) <= i) sample++;
        const name = id < firstLargeId ? id : this.#largeIdList[id - firstLargeId];
        broken(sample, `a sample names location ${name}, which does not exist`);
      }
      stack[i] = index;
    }
    return {
      count,
      stackStart: starts(stackEnd),
      stackEnd,
      stack,
      values: this.#columns(types),
      ...this.#labels(),
    };
  }

  /** The values turned from rows into one column per type. */
  #columns(types: number): ValueColumn[] {
    const columns: ValueColumn[] = [];
    for (let type = 0; type < types; type++) {
      const numbers = new Float64Array(this.count);
      for (let i = 0, at = type; i < this.count; i++, at += types) numbers[i] = this.#values[at] as number;
      const exact = new Map<number, bigint>();
      for (const [at, value] of this.#exact) {
        if (at % types === type) exact.set((at - type) / types, value);
      }
      columns.push({ numbers, exact: exact.size === 0 ? null : exact });
    }
    return columns;
  }

  #labels(): { labelStart: Uint32Array; labelEnd: Uint32Array; labels: LabelColumns } {
    const labelEnd = this.#labelEnd.finish();
    const labels = {
      key: this.#labelKey.finish(),
      text: this.#labelText.finish(),
      number: this.#labelNumber.finish(),
      unit: this.#labelUnit.finish(),
    };
    return { labelStart: starts(labelEnd), labelEnd, labels };
  }
}

/** From the ids of a file to indexes: an array for small ids, as Go writes them, and a search for all. */
export interface IdIndex {
  /** -1: no such id. */
  readonly dense: Int32Array;
  /** -1: no such id. */
  readonly find: (id: number | bigint) => number;
}

/** Where each row starts, given where each ends. */
export function starts(ends: Uint32Array): Uint32Array {
  const from = new Uint32Array(ends.length);
  if (ends.length > 1) from.set(ends.subarray(0, ends.length - 1), 1);
  return from;
}
