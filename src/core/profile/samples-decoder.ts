/**
 * The hot part of reading: the Sample messages of profile.proto. Location ids and values arrive packed or one
 * by one (pprof packs them only from three on); both go straight into typed arrays.
 *
 * There are two readers. `#read` is the rule: it reads every form of a sample and checks all there is. `#readPlain`
 * reads what nearly all samples are, one after another in one loop with hardly a call, and leaves any other to
 * `#read`. Both give the same columns (test/unit/profile/samples.test.ts).
 */

import type { LabelColumns, LocationNumbers, SampleColumns } from './columns';
import { extended, grown, Integers, Numbers, wide } from './growing';
import { KnownLabels } from './known-labels';
import type { Wire } from './wire';

/** Location ids at and above this are rare (hashes, addresses); they are numbered through a table. */
const firstLargeId = 0x80000000;
/** The most that a stack of 16-bit numbers holds; a location's number is its id less one. */
const largestNarrowId = 0xffff;
/** The most that `#readPlain` reads: four bytes of seven bits each. */
const largestPlainId = 0x0fffffff;
/** In bytes; a size that takes two bytes. */
const longestPlain = 0x3fff;
/** The most bytes that are looked at together: a plain sample ends this much before the end of the bytes. */
const wordSize = 4;

/** The tags that a sample's fields begin with: the field's number, and how it is written. */
const oneLocation = 0x08;
const locationList = 0x0a;
const oneValue = 0x10;
const valueList = 0x12;
const labelMessage = 0x1a;
/** The tag that a sample begins with in the profile. */
const sampleMessage = 0x12;

export class SamplesDecoder {
  count = 0;
  readonly #wire: Wire;
  /** How long the whole profile is, as far as it is known; arrays begin at what that lets expect. */
  readonly #size: number;
  /** Location ids less one; 16 bits wide until one needs more. */
  #stack: LocationNumbers;
  #stackLength = 0;
  /** The largest location id below `firstLargeId`. */
  #largest = 0;
  /** No location has the id 0. */
  #sawZero = false;
  /** How many samples the columns have room for. */
  #capacity = 0;
  /** Where the stack of each sample ends, after a 0: so the first entry is also where the first one starts. */
  #stackBounds = new Uint32Array(1);
  #labelStart = new Uint32Array(0);
  #labelEnd = new Uint32Array(0);
  /** One column per sample type. */
  #values: Float64Array[] = [];
  readonly #exact: Map<number, bigint>[] = [];
  /** How many values the sample being read has so far. */
  #found = 0;
  /** The first sample that has another number of values than there are types, and how many. */
  #uneven: { readonly sample: number; readonly found: number } | null = null;
  readonly #knownLabels = new KnownLabels();
  readonly #labelKey = new Numbers();
  readonly #labelText = new Numbers();
  readonly #labelUnit = new Numbers();
  readonly #labelNumber = new Integers();
  readonly #largeIds = new Map<number | bigint, number>();
  readonly #largeIdList: (number | bigint)[] = [];

  constructor(wire: Wire, size: number) {
    this.#wire = wire;
    this.#size = size;
    // As many as profiles have as a rule (0.3 to 0.4 a byte); memory that stays unused is never really taken.
    this.#stack = new Uint16Array(Math.ceil(size * 0.5) + 64);
  }

  /** Says how many sample types there are, before the first sample. */
  begin(types: number): void {
    this.#capacity = Math.ceil(Math.min(this.#size / 40, this.#size / (types + 1))) + 1;
    this.#stackBounds = new Uint32Array(this.#capacity + 1);
    this.#labelStart = new Uint32Array(this.#capacity);
    this.#labelEnd = new Uint32Array(this.#capacity);
    for (let type = 0; type < types; type++) {
      this.#values.push(new Float64Array(this.#capacity));
      this.#exact.push(new Map());
    }
  }

  /** The string numbers that labels use, to be checked against the table. */
  get labelStrings(): readonly Numbers[] {
    return [this.#labelKey, this.#labelText, this.#labelUnit];
  }

  /**
   * Reads the plain samples that follow each other at the wire's position; `before` is how many bytes of the
   * profile came before the wire's. It stops at the first field that is no plain sample, or does not lie in the
   * wire's bytes to its end.
   */
  readRun(before: number): void {
    const wire = this.#wire;
    const { bytes } = wire;
    for (let at = wire.position; bytes[at] === sampleMessage; ) {
      // Plain samples are shorter; more room than one of them needs is only asked for early.
      this.#makeRoom(longestPlain, (before + at) / this.#size);
      const next = this.#readPlain(bytes, at);
      wire.position = next;
      if (next === at) break;
      at = next;
    }
  }

  /** Reads one Sample message that ends at `end`; `progress` (0 to 1) is how much of the profile has been read. */
  read(end: number, progress: number): void {
    this.#makeRoom(end - this.#wire.position, progress);
    this.#read(end);
  }

  /** Makes room for one more sample, of `size` bytes. */
  #makeRoom(size: number, progress: number): void {
    // Each location id takes a byte at least, so this is room enough for all of them.
    const needed = this.#stackLength + size;
    if (needed > this.#stack.length) this.#stack = grown(this.#stack, needed, progress);
    const rows = this.count + 1;
    if (rows <= this.#capacity) return;
    this.#labelStart = grown(this.#labelStart, rows, progress, rows);
    this.#capacity = this.#labelStart.length;
    this.#labelEnd = extended(this.#labelEnd, this.#capacity);
    this.#stackBounds = extended(this.#stackBounds, this.#capacity + 1);
    // After an uneven sample the values don't matter any more: `finish` will refuse the profile.
    if (!this.#uneven) this.#values = this.#values.map((column) => extended(column, this.#capacity));
  }

  /**
   * Reads samples, the first of which begins at `from`, as long as they are plain (no longer than `longestPlain`, ids
   * of at most four bytes, values below 2^49, labels last and met before) and there is room; where it stopped. This
   * loop takes most of the time of reading a profile. All of its state is in local variables, and what a sample adds
   * counts only from the sample's end on: a sample that turns out not to be plain leaves nothing.
   *
   * Sizes and values have one to three bytes in no order, which a processor cannot foresee: they are put together
   * without a branch. Ids mostly have one length, so for them branches are faster.
   */
  #readPlain(bytes: Uint8Array, from: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const last = bytes.length - wordSize;
    const stack = this.#stack;
    const largestId = stack.BYTES_PER_ELEMENT === 2 ? largestNarrowId : largestPlainId;
    const lastRoom = stack.length - longestPlain;
    const values = this.#values;
    const types = values.length;
    const stackBounds = this.#stackBounds;
    const labelStart = this.#labelStart;
    const labelEnd = this.#labelEnd;
    const knownLabels = this.#knownLabels;
    const capacity = this.#capacity;
    let largest = this.#largest;
    let stackLength = this.#stackLength;
    let row = this.count;
    let sampleAt = from;
    samples: while (row < capacity && stackLength <= lastRoom && sampleAt < last) {
      if (bytes[sampleAt] !== sampleMessage) break;
      let word = view.getUint16(sampleAt + 1, true);
      let second = (word >>> 7) & 1;
      let size = (word & 127) | ((word >>> 1) & -second & 0x7f80);
      let at = sampleAt + 2 + second;
      const end = at + size;
      // A size of three bytes counts as more than `longestPlain`.
      if (size > longestPlain || end > last) break;
      let frames = stackLength;
      let highest = largest;
      let found = 0;
      let labels = -1;
      while (at < end) {
        const tag = bytes[at++] as number;
        if (tag === labelMessage) {
          labels = knownLabels.find(bytes, at - 1, end);
          if (labels < 0) break samples;
          at = end;
          break;
        }
        let stop = at + 1;
        if ((tag & 7) === 2) {
          word = view.getUint16(at, true);
          second = (word >>> 7) & 1;
          size = (word & 127) | ((word >>> 1) & -second & 0x7f80);
          at += 1 + second;
          stop = at + size;
          if (stop > end) break samples;
        }
        if (tag === locationList || tag === oneLocation) {
          while (at < stop) {
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
                  if (byte > 127) break samples;
                }
              }
            }
            if (id > highest) {
              if (id > largestId) break samples;
              highest = id;
            } else if (id === 0) break samples;
            stack[frames++] = id - 1;
          }
        } else if (tag === valueList || tag === oneValue) {
          while (at < stop) {
            if (found === types) break samples;
            word = view.getUint32(at, true);
            second = (word >>> 7) & 1;
            const third = second & (word >>> 15);
            const fourth = third & (word >>> 23);
            let value =
              (word & 0x7f) |
              ((word >>> 1) & -second & 0x3f80) |
              ((word >>> 2) & -third & 0x1fc000) |
              ((word >>> 3) & -fourth & 0xfe00000);
            at += 1 + second + third + fourth;
            if ((fourth & (word >>> 31)) === 1) {
              for (let factor = 2 ** 28, more = true; more; factor *= 128) {
                if (factor > 2 ** 42) break samples;
                const byte = bytes[at++] as number;
                value += (byte & 127) * factor;
                more = byte > 127;
              }
            }
            (values[found++] as Float64Array)[row] = value;
          }
        } else break samples;
        // The last number of a list went past the list's end.
        if (at > stop && (tag & 7) === 2) break samples;
      }
      if (at > end || found !== types) break;
      largest = highest;
      stackLength = frames;
      if (labels >= 0) {
        labelStart[row] = knownLabels.rowStart(labels);
        labelEnd[row] = knownLabels.rowEnd(labels);
      }
      stackBounds[++row] = frames;
      sampleAt = end;
    }
    this.#largest = largest;
    this.#stackLength = stackLength;
    this.count = row;
    return sampleAt;
  }

  /** Reads any sample, from the wire's position up to `end`. Throws where the bytes are no Sample message. */
  #read(end: number): void {
    const wire = this.#wire;
    const firstLabel = this.#labelKey.length;
    /** Where the labels at the end of the sample begin, as bytes and as rows. */
    let lastLabels = -1;
    let lastRow = firstLabel;
    this.#found = 0;
    while (wire.position < end) {
      const start = wire.position;
      const field = wire.field(end);
      if (field === 3) {
        if (lastLabels < 0) {
          lastLabels = start;
          lastRow = this.#labelKey.length;
        }
        this.#label(wire.message(end));
        continue;
      }
      lastLabels = -1;
      if (field === 1) {
        if (wire.type === 2) {
          const stop = wire.message(end);
          while (wire.position < stop) {
            wire.varint(stop);
            this.#location();
          }
        } else {
          wire.uint64(end);
          this.#location();
        }
      } else if (field === 2) {
        if (wire.type === 2) {
          const stop = wire.message(end);
          while (wire.position < stop) {
            wire.varint(stop);
            this.#value();
          }
        } else {
          wire.int64(end);
          this.#value();
        }
      } else wire.skip(end);
    }
    if (this.#found !== this.#values.length) this.#uneven ??= { sample: this.count, found: this.#found };
    const { length } = this.#labelKey;
    if (lastLabels >= 0) this.#knownLabels.add(wire.bytes, lastLabels, end, lastRow, length);
    this.#labelStart[this.count] = firstLabel;
    this.#labelEnd[this.count] = length;
    this.#stackBounds[++this.count] = this.#stackLength;
  }

  /** Adds the location id that the wire read last. */
  #location(): void {
    const { low, high } = this.#wire;
    if (high === 0 && low < firstLargeId) {
      if (low > this.#largest) this.#largest = low;
      // In a wide stack 0, which is no location's id, stands out as 2^32 - 1.
      if (low === 0) this.#sawZero = true;
      if (low === 0 || low > largestNarrowId) this.#widenStack();
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
    this.#widenStack();
    this.#stack[this.#stackLength++] = firstLargeId + index;
  }

  #widenStack(): void {
    if (this.#stack instanceof Uint32Array) return;
    const wider = new Uint32Array(this.#stack.length);
    wider.set(this.#stack.subarray(0, this.#stackLength));
    this.#stack = wider;
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
    const stackEnd = this.#stackBounds.subarray(1, count + 1);
    return {
      count,
      // A stack starts where the one before it ends: both columns are views of the same memory.
      stackStart: this.#stackBounds.subarray(0, count),
      stackEnd,
      stack: this.#finishStack(stackEnd, ids, broken),
      values: this.#values.map((column, type) => {
        const exact = this.#exact[type] ?? null;
        return { numbers: column.subarray(0, count), exact: exact?.size === 0 ? null : exact };
      }),
      labelStart: this.#labelStart.subarray(0, count),
      labelEnd: this.#labelEnd.subarray(0, count),
      labels: this.#labels(),
    };
  }

  #finishStack(
    stackEnd: Uint32Array,
    ids: IdIndex,
    broken: (sample: number, reason: string) => never,
  ): LocationNumbers {
    // pprof and Go number locations 1, 2, 3, …, so that the stack holds their indexes already.
    const inOrder = this.#largeIdList.length === 0 && !this.#sawZero && this.#largest <= ids.inOrder;
    if (!inOrder && ids.count > largestNarrowId) this.#widenStack();
    const stack = this.#stack.subarray(0, this.#stackLength);
    if (!inOrder) this.#toIndexes(stack, stackEnd, ids, broken);
    return stack;
  }

  /** Turns ids, which the stack holds less one, into indexes. */
  #toIndexes(
    stack: LocationNumbers,
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

  #labels(): LabelColumns {
    return {
      key: this.#labelKey.finish(),
      text: this.#labelText.finish(),
      number: this.#labelNumber.finish(),
      unit: this.#labelUnit.finish(),
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
