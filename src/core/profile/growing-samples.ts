/** The columns of samples while a profile is read: they grow, and their stacks hold location ids until the end. */

import type { LabelColumns, LocationNumbers, SampleColumns } from './columns';
import { extended, grown, Integers, Numbers, wide } from './growing';
import { withStacksLater } from './own-stacks';

/** Location ids at and above this are rare (hashes, addresses); they are numbered through a table. */
const firstLargeId = 0x80000000;
/** The most that a stack of 16-bit numbers holds; a location's number is its id less one. */
export const largestNarrowId = 0xffff;

export class GrowingSamples {
  count = 0;
  /** How many samples there is room for. */
  capacity = 0;
  /** Location ids less one, without those that `stackShared` counts; 16 bits wide until one needs more. */
  stackOwn: LocationNumbers;
  ownLength = 0;
  /** How long all stacks are together, with what they share. */
  stackLength = 0;
  /** The largest location id below `firstLargeId`. */
  largest = 0;
  /** Where the stack of each sample ends, after a 0: so the first entry is also where the first one starts. */
  stackBounds = new Uint32Array(1);
  /** See `SampleColumns.stackShared`. */
  stackShared = new Uint16Array(0);
  labelStart = new Uint32Array(0);
  labelEnd = new Uint32Array(0);
  /** One column per sample type. */
  values: Float64Array[] = [];
  readonly labelKey: Numbers;
  readonly labelText: Numbers;
  readonly labelUnit: Numbers;
  readonly labelNumber: Integers;
  /** How long the whole profile is, as far as it is known; arrays begin at what that lets expect. */
  readonly #size: number;
  readonly #exact: Map<number, bigint>[] = [];
  /** No location has the id 0. */
  #sawZero = false;
  /** The first sample that has another number of values than there are types, and how many. */
  #uneven: { readonly sample: number; readonly found: number } | null = null;
  readonly #largeIds = new Map<number | bigint, number>();
  readonly #largeIdList: (number | bigint)[] = [];

  constructor(size: number) {
    this.#size = size;
    // As many as profiles have as a rule (0.3 to 0.4 a byte); memory that stays unused is never really taken.
    this.stackOwn = new Uint16Array(Math.ceil(size * 0.5) + 64);
    const labelRows = Math.ceil(size / 64) + 64;
    this.labelKey = new Numbers(labelRows);
    this.labelText = new Numbers(labelRows);
    this.labelUnit = new Numbers(labelRows);
    this.labelNumber = new Integers(labelRows);
  }

  /** Says how many sample types there are, before the first sample. */
  begin(types: number): void {
    this.capacity = Math.ceil(Math.min(this.#size / 40, this.#size / (types + 1))) + 1;
    this.stackBounds = new Uint32Array(this.capacity + 1);
    this.stackShared = new Uint16Array(this.capacity);
    this.labelStart = new Uint32Array(this.capacity);
    this.labelEnd = new Uint32Array(this.capacity);
    for (let type = 0; type < types; type++) {
      this.values.push(new Float64Array(this.capacity));
      this.#exact.push(new Map());
    }
  }

  /** Makes room for one more sample, of `size` bytes; `bytesRead` is how much of the profile has been read. */
  makeRoom(size: number, bytesRead: number): void {
    const progress = bytesRead / this.#size;
    // Each location id takes a byte at least, so this is room enough for all of them.
    const needed = this.ownLength + size;
    if (needed > this.stackOwn.length) this.stackOwn = grown(this.stackOwn, needed, progress);
    const rows = this.count + 1;
    if (rows <= this.capacity) return;
    this.labelStart = grown(this.labelStart, rows, progress, rows);
    this.capacity = this.labelStart.length;
    this.labelEnd = extended(this.labelEnd, this.capacity);
    this.stackBounds = extended(this.stackBounds, this.capacity + 1);
    this.stackShared = extended(this.stackShared, this.capacity);
    // After an uneven sample the values don't matter any more: `finish` will refuse the profile.
    if (!this.#uneven) this.values = this.values.map((column) => extended(column, this.capacity));
  }

  /** Adds a location id, given as two words, to the sample that is being read. */
  addLocation(low: number, high: number): void {
    if (high === 0 && low < firstLargeId) {
      if (low > this.largest) this.largest = low;
      // In a wide stack 0, which is no location's id, stands out as 2^32 - 1.
      if (low === 0) this.#sawZero = true;
      if (low === 0 || low > largestNarrowId) this.#widenStack();
      this.#push(low - 1);
      return;
    }
    const id = high < 0x200000 ? high * 4294967296 + low : BigInt.asUintN(64, wide(low, high));
    let index = this.#largeIds.get(id);
    if (index === undefined) {
      index = this.#largeIdList.length;
      this.#largeIds.set(id, index);
      this.#largeIdList.push(id);
    }
    this.#widenStack();
    this.#push(firstLargeId + index);
  }

  #push(location: number): void {
    this.stackOwn[this.ownLength++] = location;
    this.stackLength++;
  }

  #widenStack(): void {
    if (this.stackOwn instanceof Uint32Array) return;
    const wider = new Uint32Array(this.stackOwn.length);
    wider.set(this.stackOwn.subarray(0, this.ownLength));
    this.stackOwn = wider;
  }

  /** Adds the value of a type, given as two words, to the sample that is being read. */
  addValue(type: number, low: number, high: number): void {
    const column = this.values[type];
    if (column === undefined) return;
    const value = (high | 0) * 4294967296 + low;
    if (!Number.isSafeInteger(value)) this.#exact[type]?.set(this.count, wide(low, high));
    column[this.count] = value;
  }

  /** Ends the sample that is being read, which has so many values, and labels from this row on. */
  endSample(values: number, firstLabel: number): void {
    if (values !== this.values.length) this.#uneven ??= { sample: this.count, found: values };
    this.labelStart[this.count] = firstLabel;
    this.labelEnd[this.count] = this.labelKey.length;
    this.stackBounds[++this.count] = this.stackLength;
  }

  /**
   * The columns. `ids` turns a location id into its index; `broken` reports a sample that has
   * another number of values than there are types, or names a location that doesn't exist.
   */
  finish(ids: IdIndex, broken: (sample: number, reason: string) => never): SampleColumns {
    const { count } = this;
    if (this.#uneven) {
      const { sample, found } = this.#uneven;
      broken(sample, `a sample has ${found} values, but there are ${this.values.length} sample types`);
    }
    const own = {
      count,
      // A stack starts where the one before it ends: both columns are views of the same memory.
      stackStart: this.stackBounds.subarray(0, count),
      stackEnd: this.stackBounds.subarray(1, count + 1),
      stackShared: this.stackShared.subarray(0, count),
      stackOwn: this.#finishStack(ids, broken),
    };
    return withStacksLater(own, {
      values: this.values.map((column, type) => {
        const exact = this.#exact[type] ?? null;
        return { numbers: column.subarray(0, count), exact: exact?.size === 0 ? null : exact };
      }),
      labelStart: this.labelStart.subarray(0, count),
      labelEnd: this.labelEnd.subarray(0, count),
      labels: this.#labels(),
    });
  }

  #finishStack(ids: IdIndex, broken: (sample: number, reason: string) => never): LocationNumbers {
    // pprof and Go number locations 1, 2, 3, …, so that the stack holds their indexes already.
    const inOrder = this.#largeIdList.length === 0 && !this.#sawZero && this.largest <= ids.inOrder;
    if (!inOrder && ids.count > largestNarrowId) this.#widenStack();
    const stack = this.stackOwn.subarray(0, this.ownLength);
    if (!inOrder) this.#toIndexes(stack, ids, broken);
    return stack;
  }

  /** Turns ids, which the stack holds less one, into indexes. */
  #toIndexes(stack: LocationNumbers, ids: IdIndex, broken: (sample: number, reason: string) => never): void {
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
        const name = id <= firstLargeId ? id : this.#largeIdList[id - 1 - firstLargeId];
        broken(this.#sampleOf(i), `a sample names location ${name}, which does not exist`);
      }
      stack[i] = index;
    }
  }

  /** The sample that this one of its own locations belongs to. */
  #sampleOf(own: number): number {
    let sample = 0;
    for (let end = 0; ; sample++) {
      const depth = (this.stackBounds[sample + 1] as number) - (this.stackBounds[sample] as number);
      end += depth - (this.stackShared[sample] as number);
      if (end > own) return sample;
    }
  }

  #labels(): LabelColumns {
    return {
      key: this.labelKey.finish(),
      text: this.labelText.finish(),
      number: this.labelNumber.finish(),
      unit: this.labelUnit.finish(),
    };
  }
}

/** From the ids of a file to indexes: an array for small ids, as Go writes them, and a search for all. */
export interface IdIndex {
  /** How many ids there are. */
  readonly count: number;
  /** The ids 1, 2, 3, … up to this belong to the rows 0, 1, 2, … */
  readonly inOrder: number;
  /** -1: no such id. */
  readonly dense: Int32Array;
  /** -1: no such id. */
  readonly find: (id: number | bigint) => number;
}
