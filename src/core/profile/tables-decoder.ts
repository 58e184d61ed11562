/**
 * The Profile message: its header, strings and mappings, and what ties them to its samples, locations and functions,
 * which have readers of their own. pprof: profile/encode.go (decoders), Profile.postDecode, CheckValid.
 */

import type { Mapping, Profile, ValueColumn } from './columns';
import { FunctionsDecoder } from './functions-decoder';
import { type Numbers, wide } from './growing';
import type { IdIndex } from './growing-samples';
import { indexesById } from './id-indexes';
import { LocationsDecoder } from './locations-decoder';
import { SamplesDecoder } from './samples-decoder';
import { StringBytes } from './string-bytes';
import { Wire, WireError } from './wire';

/** So many bytes of strings, or rows, are room enough to begin with. */
const mostExpected = 1 << 22;
/** Bytes of the smallest location that has an address and a line. */
const leastLocation = 10;

interface RawMapping extends Omit<Mapping, 'file' | 'buildId'> {
  file: number;
  buildId: number;
}

/** What a profile's fields say, met in any order. Nothing of the bytes that they are read from is kept. */
export class MessageTables {
  readonly #wire: Wire;
  /** How many bytes there will be in all, as far as it is known. */
  readonly #size: number;
  readonly #samples: SamplesDecoder;
  /** How many bytes came before those that are being read. */
  #before = 0;
  /** All bytes of the profile, where they are at hand: they tell where an error is. */
  #whole: Uint8Array | null = null;
  readonly #strings = new StringBytes();
  readonly #types: [type: number, unit: number][] = [];
  readonly #mappings: RawMapping[] = [];
  readonly #locations: LocationsDecoder;
  readonly #functions: FunctionsDecoder;
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
    this.#size = size;
    this.#wire = new Wire(new Uint8Array(0));
    this.#samples = new SamplesDecoder(this.#wire, size);
    this.#functions = new FunctionsDecoder(this.#wire);
    this.#locations = new LocationsDecoder(this.#wire, () =>
      Math.min(this.#samples.largestLocation, this.#expected(leastLocation)),
    );
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
        this.#locations.read(wire.message(end));
        break;
      case 5:
        this.#functions.read(wire.message(end));
        break;
      case 6: {
        const stop = wire.message(end);
        if (this.#strings.count === 0 && stop !== wire.position) {
          throw new WireError(wire.position, 'the first string is not the empty one', 'content');
        }
        if (this.#strings.count === 0) this.#strings.reserve(this.#expected(1));
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

  /** How many more of something there may be that takes so many bytes; memory that stays unused is never taken. */
  #expected(bytes: number): number {
    const left = Math.max(0, this.#size - this.#before);
    return Math.min(Math.ceil(left / bytes), mostExpected);
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
    checked(5, ...this.#functions.texts);
    checked(2, ...this.#samples.labelStrings);

    const mappings = this.#mappings.map((raw) => ({
      ...raw,
      file: text(raw.file),
      buildId: text(raw.buildId),
    }));
    const mappingIndex = new Map<number | bigint, number>();
    for (const [i, mapping] of mappings.entries()) {
      if (mapping.id === 0n) this.#fail(3, i, 'a mapping has the number 0');
      const id = mapping.id <= Number.MAX_SAFE_INTEGER ? Number(mapping.id) : mapping.id;
      if (mappingIndex.has(id)) this.#fail(3, i, `two mappings have the number ${id}`);
      mappingIndex.set(id, i);
    }
    const functions = this.#functions.finish();
    const functionIndex = this.#indexes(functions.id, 5, 'function').find;
    const { locations, lines } = this.#locations.finish(
      functionIndex,
      (id) => mappingIndex.get(id) ?? -1,
      (location, reason) => this.#fail(4, location, reason),
    );
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
      samples: this.#samples.finish(this.#indexes(locations.id, 4, 'location'), (sample, reason) =>
        this.#fail(2, sample, reason),
      ),
      locations,
      lines,
      functions,
      mappings,
    };
  }

  #indexes(ids: ValueColumn, field: number, what: string): IdIndex {
    return indexesById(ids, what, (nth, reason) => this.#fail(field, nth, reason));
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
