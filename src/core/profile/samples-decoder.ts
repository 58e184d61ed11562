/**
 * The hot part of reading: the Sample messages of profile.proto. Location ids and values arrive packed or one
 * by one (pprof packs them only from three on); both go straight into typed arrays.
 */

import type { LabelColumns, SampleColumns } from './columns';
import { grown, Integers, Numbers, starts, wide } from './growing';
import { type Wire, WireError } from './wire';

/** Location ids at and above this are rare (hashes, addresses); they are numbered through a table. */
const firstLargeId = 0x80000000;

export class SamplesDecoder {
  count = 0;
  readonly #wire: Wire;
  /** How long the whole profile is, as far as it is known; arrays begin at what that lets expect. */
  readonly #size: number;
  #stack: Uint32Array;
  #stackLength = 0;
  /** The largest location id below `firstLargeId`. */
  #largest = 0;
  /** No location has the id 0. */
  #sawZero = false;
  readonly #stackEnd: Numbers;
  /** One column per sample type. */
  #values: Float64Array[] = [];
  #capacity = 0;
  readonly #exact: Map<number, bigint>[] = [];
  /** How many values the sample being read has so far. */
  #found = 0;
  /** The first sample that has another number of values than there are types, and how many. */
  #uneven: { readonly sample: number; readonly found: number } | null = null;
  readonly #labelEnd: Numbers;
  readonly #labelKey: Numbers;
  readonly #labelText: Numbers;
  readonly #labelUnit: Numbers;
  readonly #labelNumber: Integers;
  readonly #largeIds = new Map<number | bigint, number>();
  readonly #largeIdList: (number | bigint)[] = [];

  constructor(wire: Wire, size: number) {
    this.#wire = wire;
    this.#size = size;
    // More than profiles need as a rule (0.3 to 0.4); memory that stays unused is never really taken.
    this.#stack = new Uint32Array(Math.ceil(size * 0.5) + 64);
    const rows = Math.ceil(size / 64) + 16;
    this.#stackEnd = new Numbers(rows);
    this.#labelEnd = new Numbers(rows);
    this.#labelKey = new Numbers(rows);
    this.#labelText = new Numbers(rows);
    this.#labelUnit = new Numbers(rows);
    this.#labelNumber = new Integers(rows);
  }

  /** Says how many sample types there are, before the first sample. */
  begin(types: number): void {
    this.#capacity = Math.ceil(Math.min(this.#size / 40, this.#size / (types + 1))) + 1;
    for (let type = 0; type < types; type++) {
      this.#values.push(new Float64Array(this.#capacity));
      this.#exact.push(new Map());
    }
  }

  /** The string numbers that labels use, to be checked against the table. */
  get labelStrings(): readonly Numbers[] {
    return [this.#labelKey, this.#labelText, this.#labelUnit];
  }

  /** Reads one Sample message that ends at `end`; `progress` (0 to 1) is how much of the profile has been read. */
  read(end: number, progress: number): void {
    const wire = this.#wire;
    const { reader } = wire;
    // Each location id takes a byte at least, so this is room enough for all of them.
    const room = end - reader.pos;
    if (this.#stackLength + room > this.#stack.length) {
      this.#stack = grown(this.#stack, this.#stackLength + room, progress);
    }
    // After an uneven sample the values don't matter any more: `finish` will refuse the profile.
    if (this.count >= this.#capacity && !this.#uneven) {
      const needed = this.count + 1;
      this.#values = this.#values.map((column) => grown(column, needed, progress, needed));
      this.#capacity = this.#values[0]?.length ?? Number.POSITIVE_INFINITY;
    }
    this.#found = 0;
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
    if (this.#found !== this.#values.length) this.#uneven ??= { sample: this.count, found: this.#found };
    this.#stackEnd.push(this.#stackLength);
    this.#labelEnd.push(this.#labelKey.length);
    this.count++;
  }

  /** A packed list of location ids: this loop takes most of the time of reading a profile. */
  #locations(stop: number): void {
    const { reader, bytes } = this.#wire;
    const stack = this.#stack;
    let length = this.#stackLength;
    let largest = this.#largest;
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
              this.#largest = largest;
              this.#location();
              largest = this.#largest;
              length++;
              continue;
            }
          }
        }
      }
      if (id > largest) largest = id;
      else if (id === 0) this.#sawZero = true;
      stack[length++] = id - 1;
    }
    this.#largest = largest;
    if (at > stop) throw new WireError(stop, 'a location number goes past its end');
    reader.pos = at;
    this.#stackLength = length;
  }

  /** Adds the location id that the wire read last. */
  #location(): void {
    const { low, high } = this.#wire;
    if (high === 0 && low < firstLargeId) {
      if (low > this.#largest) this.#largest = low;
      else if (low === 0) this.#sawZero = true;
      this.#stack[this.#stackLength++] = low - 1;
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
    const type = this.#found++;
    const column = this.#values[type];
    if (column === undefined) return;
    const { low, high } = this.#wire;
    const value = (high | 0) * 4294967296 + low;
    if (!Number.isSafeInteger(value)) this.#exact[type]?.set(this.count, wide(low, high));
    column[this.count] = value;
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
  finish(ids: IdIndex, broken: (sample: number, reason: string) => never): SampleColumns {
    const { count } = this;
    if (this.#uneven) {
      const { sample, found } = this.#uneven;
      broken(sample, `a sample has ${found} values, but there are ${this.#values.length} sample types`);
    }
    const stackEnd = this.#stackEnd.finish();
    const stack = this.#stack.subarray(0, this.#stackLength);
    // pprof and Go number locations 1, 2, 3, …, so that the stack holds their indexes already.
    const inOrder = this.#largeIdList.length === 0 && !this.#sawZero && this.#largest <= ids.inOrder;
    if (!inOrder) this.#toIndexes(stack, stackEnd, ids, broken);
    return {
      count,
      stackStart: starts(stackEnd),
      stackEnd,
      stack,
      values: this.#values.map((column, type) => {
        const exact = this.#exact[type] ?? null;
        return { numbers: column.subarray(0, count), exact: exact?.size === 0 ? null : exact };
      }),
      ...this.#labels(),
    };
  }

  /** Turns ids, which the stack holds less one, into indexes. */
  #toIndexes(
    stack: Uint32Array,
    stackEnd: Uint32Array,
    ids: IdIndex,
    broken: (sample: number, reason: string) => never,
  ): void {
    const large = this.#largeIdList.map((id) => ids.find(id));
    const { dense } = ids;
    for (let i = 0; i < stack.length; i++) {
      const id = ((stack[i] as number) + 1) >>> 0;
      const index =
        id < dense.length
          ? (dense[id] as number)
          : id <= firstLargeId
            ? ids.find(id)
            : (large[id - 1 - firstLargeId] as number);
      if (index < 0) {
        let sample = 0;
        while ((stackEnd[sample] as number) <= i) sample++;
        const name = id <= firstLargeId ? id : this.#largeIdList[id - 1 - firstLargeId];
        broken(sample, `a sample names location ${name}, which does not exist`);
      }
      stack[i] = index;
    }
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
  /** The ids 1, 2, 3, … up to this belong to the rows 0, 1, 2, … */
  readonly inOrder: number;
  /** -1: no such id. */
  readonly dense: Int32Array;
  /** -1: no such id. */
  readonly find: (id: number | bigint) => number;
}
