/**
 * The Profile message: its header, strings, mappings, locations and functions, and the ids that hold them
 * together. pprof: profile/encode.go (decoders), Profile.postDecode, CheckValid.
 */

import type { Mapping, Profile, ValueColumn } from './columns';
import { Doubles, Integers, Lists, Numbers, wide } from './growing';
import type { IdIndex } from './growing-samples';
import { SamplesDecoder } from './samples-decoder';
import { StringBytes } from './string-bytes';
import { Wire, WireError } from './wire';

interface RawMapping extends Omit<Mapping, 'file' | 'buildId'> {
  file: number;
  buildId: number;
}

/** What a profile's fields say, met in any order. Nothing of the bytes that they are read from is kept. */
export class MessageTables {
  readonly #wire: Wire;
  readonly #samples: SamplesDecoder;
  /** How many bytes came before those that are being read. */
  #before = 0;
  /** All bytes of the profile, where they are at hand: they tell where an error is. */
  #whole: Uint8Array | null = null;
  readonly #strings = new StringBytes();
  readonly #types: [type: number, unit: number][] = [];
  readonly #mappings: RawMapping[] = [];
  readonly #locationId = new Integers();
  readonly #locationMapping: (number | bigint)[] = [];
  readonly #addressLow = new Numbers();
  readonly #addressHigh = new Numbers();
  readonly #folded: number[] = [];
  readonly #lineRows = new Lists();
  readonly #lineFunction: (number | bigint)[] = [];
  readonly #lineNumber = new Doubles();
  readonly #lineColumn = new Doubles();
  readonly #functionId = new Integers();
  readonly #functionName = new Numbers();
  readonly #functionSystemName = new Numbers();
  readonly #functionFile = new Numbers();
  readonly #functionStartLine = new Doubles();
  readonly #comments: number[] = [];
  #samplesBegun = false;
  #periodType: [type: number, unit: number] = [0, 0];
  #time = 0n;
  #duration = 0n;
  #period = 0n;
  #dropFrames = 0;
  #keepFrames = 0;
  #defaultType = 0;
  #docUrl = 0;

  /** `size`: how many bytes there will be in all, as far as it is known. */
  constructor(size: number) {
    this.#wire = new Wire(new Uint8Array(0));
    this.#samples = new SamplesDecoder(this.#wire, size);
  }

  /** Reads all of a profile. */
  readAll(bytes: Uint8Array): void {
    this.#whole = bytes;
    this.#samplesBegun = true;
    this.#samples.begin(countFields(bytes, 1));
    this.readRest(bytes);
  }

  /** Reads the fields that lie in these bytes to their end; how many bytes that was. */
  readSome(bytes: Uint8Array): number {
    const wire = this.#wire;
    wire.turnTo(bytes);
    const { length } = bytes;
    for (;;) {
      if (this.#samplesBegun) this.#samples.readRun(this.#before);
      if (wire.position >= length || !wire.holdsField()) break;
      this.#field(wire.field(length), length);
    }
    const read = wire.position;
    this.#before += read;
    return read;
  }

  /** Whether nothing has been read yet. */
  get isEmpty(): boolean {
    return this.#before === 0;
  }

  /** Reads fields up to the end of the profile. */
  readRest(bytes: Uint8Array): void {
    const wire = this.#wire;
    wire.turnTo(bytes);
    const { length } = bytes;
    for (;;) {
      if (this.#samplesBegun) this.#samples.readRun(this.#before);
      if (wire.position >= length) break;
      this.#field(wire.field(length), length);
    }
  }

  #field(field: number, end: number): void {
    const wire = this.#wire;
    switch (field) {
      case 1:
        this.#types.push(this.#valueType(wire.message(end)));
        // Only a whole profile can be searched for its types beforehand.
        if (this.#samplesBegun && !this.#whole) {
          throw new WireError(wire.position, 'a sample type comes after the samples', 'content');
        }
        break;
      case 2:
        if (!this.#samplesBegun) {
          this.#samplesBegun = true;
          this.#samples.begin(this.#types.length);
        }
        this.#samples.read(wire.message(end), this.#before);
        break;
      case 3:
        this.#mapping(wire.message(end));
        break;
      case 4:
        this.#location(wire.message(end));
        break;
      case 5:
        this.#function(wire.message(end));
        break;
      case 6: {
        const stop = wire.message(end);
        if (this.#strings.count === 0 && stop !== wire.position) {
          throw new WireError(wire.position, 'the first string is not the empty one', 'content');
        }
        this.#strings.add(wire.bytes, wire.position, stop);
        wire.position = stop;
        break;
      }
      case 7:
        this.#dropFrames = wire.index(end);
        break;
      case 8:
        this.#keepFrames = wire.index(end);
        break;
      case 9:
        if (this.#time !== 0n)
          throw new WireError(wire.position, 'two profiles follow each other', 'content');
        this.#time = this.#wide(end);
        break;
      case 10:
        this.#duration = this.#wide(end);
        break;
      case 11:
        this.#periodType = this.#valueType(wire.message(end));
        break;
      case 12:
        this.#period = this.#wide(end);
        break;
      case 13:
        if (wire.type === 2) {
          const stop = wire.message(end);
          wire.type = 0;
          while (wire.position < stop) this.#comments.push(wire.index(stop));
        } else this.#comments.push(wire.index(end));
        break;
      case 14:
        this.#defaultType = wire.index(end);
        break;
      case 15:
        this.#docUrl = wire.index(end);
        break;
      default:
        wire.skip(end);
    }
  }

  #wide(end: number): bigint {
    this.#wire.int64(end);
    return wide(this.#wire.low, this.#wire.high);
  }

  /** An id: a double where that is exact, else a bigint. */
  #id(end: number): number | bigint {
    const id = this.#wire.uint64(end);
    return Number.isSafeInteger(id) ? id : BigInt.asUintN(64, wide(this.#wire.low, this.#wire.high));
  }

  #valueType(end: number): [type: number, unit: number] {
    const wire = this.#wire;
    let type = 0;
    let unit = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field === 1) type = wire.index(end);
      else if (field === 2) unit = wire.index(end);
      else wire.skip(end);
    }
    return [type, unit];
  }

  #mapping(end: number): void {
    const wire = this.#wire;
    const numbers = [0n, 0n, 0n, 0n];
    const flags = [false, false, false, false];
    let file = 0;
    let buildId = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field <= 4) numbers[field - 1] = BigInt.asUintN(64, this.#wide(end));
      else if (field === 5) file = wire.index(end);
      else if (field === 6) buildId = wire.index(end);
      else if (field <= 10) flags[field - 7] = wire.uint64(end) !== 0;
      else wire.skip(end);
    }
    const [id = 0n, start = 0n, limit = 0n, offset = 0n] = numbers;
    const [hasFunctions = false, hasFilenames = false, hasLineNumbers = false, hasInlineFrames = false] =
      flags;
    const has = { hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames };
    this.#mappings.push({ id, start, limit, offset, file, buildId, ...has });
  }

  #location(end: number): void {
    const wire = this.#wire;
    let id: [number, number, number] = [0, 0, 0];
    let mapping: number | bigint = 0;
    let low = 0;
    let high = 0;
    let folded = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field === 1) id = [wire.uint64(end), wire.low, wire.high];
      else if (field === 2) mapping = this.#id(end);
      else if (field === 3) {
        wire.uint64(end);
        ({ low, high } = wire);
      } else if (field === 4) this.#line(wire.message(end));
      else if (field === 5) folded = wire.uint64(end) === 0 ? 0 : 1;
      else wire.skip(end);
    }
    this.#locationId.push(...id);
    this.#locationMapping.push(mapping);
    this.#addressLow.push(low);
    this.#addressHigh.push(high);
    this.#folded.push(folded);
    this.#lineRows.push(this.#lineNumber.length);
  }

  #line(end: number): void {
    const wire = this.#wire;
    let id: number | bigint = 0;
    let line = 0;
    let column = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field === 1) id = this.#id(end);
      else if (field === 2) line = wire.int64(end);
      else if (field === 3) column = wire.int64(end);
      else wire.skip(end);
    }
    this.#lineFunction.push(id);
    this.#lineNumber.push(line);
    this.#lineColumn.push(column);
  }

  #function(end: number): void {
    const wire = this.#wire;
    let id: [number, number, number] = [0, 0, 0];
    const strings = [0, 0, 0];
    let startLine = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field === 1) id = [wire.uint64(end), wire.low, wire.high];
      else if (field <= 4) strings[field - 2] = wire.index(end);
      else if (field === 5) startLine = wire.int64(end);
      else wire.skip(end);
    }
    this.#functionId.push(...id);
    this.#functionName.push(strings[0] ?? 0);
    this.#functionSystemName.push(strings[1] ?? 0);
    this.#functionFile.push(strings[2] ?? 0);
    this.#functionStartLine.push(startLine);
  }

  /** Ties the tables together and checks them as pprof does. */
  finish(): Profile {
    const strings = this.#strings.finish();
    const size = Math.max(strings.size, 0);
    const text = (index: number): string => {
      if (index >= size && !(index === 0 && size === 0)) this.#fail(6, 0, `string ${index} does not exist`);
      return strings.get(index);
    };
    const checked = (field: number, ...columns: Numbers[]): void => {
      for (const column of columns) {
        for (let i = 0; i < column.length; i++) {
          const index = column.values[i] as number;
          if (index >= size && index !== 0) this.#fail(field, i, `string ${index} does not exist`);
        }
      }
    };
    checked(5, this.#functionName, this.#functionSystemName, this.#functionFile);
    checked(2, ...this.#samples.labelStrings);

    const mappings = this.#mappings.map((raw) => ({
      ...raw,
      file: text(raw.file),
      buildId: text(raw.buildId),
    }));
    const mappingIndex = new Map<bigint, number>();
    for (const [i, mapping] of mappings.entries()) {
      if (mapping.id === 0n) this.#fail(3, i, 'a mapping has the number 0');
      if (mappingIndex.has(mapping.id)) this.#fail(3, i, `two mappings have the number ${mapping.id}`);
      mappingIndex.set(mapping.id, i);
    }
    const functionId = this.#functionId.finish();
    const functionIndex = this.#indexes(functionId, 5, 'function').find;
    const lineFunction = new Uint32Array(this.#lineFunction.length);
    const { start: lineStart, end: lineEnd } = this.#lineRows.finish();
    for (const [i, id] of this.#lineFunction.entries()) {
      const index = functionIndex(id);
      if (index < 0) {
        const location = lineEnd.findIndex((end) => end > i);
        this.#fail(4, location, `a location names function ${id}, which does not exist`);
      }
      lineFunction[i] = index;
    }
    const locationId = this.#locationId.finish();
    const count = locationId.numbers.length;
    const address = new BigUint64Array(count);
    const mapping = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const low = this.#addressLow.values[i] as number;
      const high = this.#addressHigh.values[i] as number;
      address[i] = high === 0 ? BigInt(low) : BigInt.asUintN(64, wide(low, high));
      mapping[i] = mappingIndex.get(BigInt(this.#locationMapping[i] ?? 0)) ?? -1;
    }
    const types = this.#types.length;
    if (types === 0 && this.#samples.count > 0) this.#fail(2, 0, 'there are samples, but no sample type');
    return {
      sampleTypes: this.#types.map(([type, unit]) => ({ type: text(type), unit: text(unit) })),
      defaultSampleType: text(this.#defaultType),
      timeNanos: this.#time,
      durationNanos: this.#duration,
      periodType: { type: text(this.#periodType[0]), unit: text(this.#periodType[1]) },
      period: this.#period,
      comments: this.#comments.map(text),
      dropFrames: text(this.#dropFrames),
      keepFrames: text(this.#keepFrames),
      docUrl: text(this.#docUrl),
      strings,
      samples: this.#samples.finish(this.#indexes(locationId, 4, 'location'), (sample, reason) =>
        this.#fail(2, sample, reason),
      ),
      locations: {
        count,
        id: locationId,
        address,
        mapping,
        folded: Uint8Array.from(this.#folded),
        lineStart,
        lineEnd,
        hidden: null,
      },
      lines: { function: lineFunction, line: this.#lineNumber.finish(), column: this.#lineColumn.finish() },
      functions: {
        count: functionId.numbers.length,
        id: functionId,
        name: this.#functionName.finish(),
        systemName: this.#functionSystemName.finish(),
        file: this.#functionFile.finish(),
        startLine: this.#functionStartLine.finish(),
      },
      mappings,
    };
  }

  #indexes(ids: ValueColumn, field: number, what: string): IdIndex {
    const { numbers, exact } = ids;
    const dense = new Int32Array(numbers.length * 2 + 64).fill(-1);
    const sparse = new Map<number | bigint, number>();
    let inOrder = 0;
    for (let i = 0; i < numbers.length; i++) {
      const id = exact?.has(i) ? BigInt.asUintN(64, exact.get(i) ?? 0n) : (numbers[i] as number);
      if (id === 0) this.#fail(field, i, `a ${what} has the number 0`);
      const isDense = typeof id === 'number' && id < dense.length;
      if (isDense ? dense[id] !== -1 : sparse.has(id))
        this.#fail(field, i, `two ${what}s have the number ${id}`);
      if (id === inOrder + 1 && i === inOrder) inOrder++;
      if (isDense) dense[id] = i;
      else sparse.set(id, i);
    }
    const find = (id: number | bigint): number =>
      typeof id === 'number' && id < dense.length ? (dense[id] as number) : (sparse.get(id) ?? -1);
    return { count: numbers.length, inOrder, dense, find };
  }

  /** Fails at the n-th top-level field of this number; its offset is looked for only now. */
  #fail(field: number, nth: number, reason: string): never {
    throw new WireError(this.#whole ? offsetOfField(this.#whole, field, nth) : 0, reason, 'content');
  }
}

/** Where the n-th top-level field of this number begins; 0 if nowhere. */
function offsetOfField(bytes: Uint8Array, field: number, nth: number): number {
  const wire = new Wire(bytes);
  for (let left = nth; wire.position < bytes.length; ) {
    const at = wire.position;
    if (wire.field(bytes.length) === field && left-- === 0) return at;
    wire.skip(bytes.length);
  }
  return 0;
}

/** How many top-level fields of this number there are; up to where the bytes are damaged. */
function countFields(bytes: Uint8Array, field: number): number {
  const wire = new Wire(bytes);
  let count = 0;
  try {
    while (wire.position < bytes.length) {
      if (wire.field(bytes.length) === field) count++;
      wire.skip(bytes.length);
    }
  } catch (thrown) {
    if (!(thrown instanceof WireError)) throw thrown;
  }
  return count;
}
