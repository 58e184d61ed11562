/**
 * A profile as profile.proto, so that pprof and every tool that reads pprof's files can go on with it.
 * pprof: profile/encode.go (preEncode, encode). Fields are written in pprof's order.
 */

import { exactValue, type Profile, type ValueColumn, type ValueType } from './columns';
import { encodeUtf8 } from './strings';

/** Bytes that grow; what goes into them are varints and messages. */
class Bytes {
  #bytes = new Uint8Array(1 << 16);
  length = 0;

  #reserve(room: number): void {
    if (this.length + room <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + room));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  /** A non-negative number below 2^53. */
  varint(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.#bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.length++] = rest;
  }

  /** Any 64-bit number, signed or not. */
  wide(value: bigint): void {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 127n) {
      this.#bytes[this.length++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.#bytes[this.length++] = Number(rest);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A length-delimited field: what `write` adds, with its length before it. */
  message(field: number, write: () => void): void {
    this.varint(field * 8 + 2);
    const start = this.length;
    write();
    const size = this.length - start;
    const header = size < 128 ? 1 : Math.ceil((32 - Math.clz32(size)) / 7);
    this.#reserve(header);
    this.#bytes.copyWithin(start + header, start, this.length);
    this.length = start;
    this.varint(size);
    this.length = start + header + size;
  }

  /** A number that is left out where it is 0. */
  optional(field: number, value: number | bigint): void {
    if (value === 0 || value === 0n) return;
    this.varint(field * 8);
    if (typeof value === 'number' && value > 0 && Number.isSafeInteger(value)) this.varint(value);
    else this.wide(BigInt(value));
  }

  /** Numbers, packed from three on as pprof does it. */
  numbers(field: number, count: number, write: (i: number) => void): void {
    if (count > 2) {
      this.message(field, () => {
        for (let i = 0; i < count; i++) write(i);
      });
      return;
    }
    for (let i = 0; i < count; i++) {
      this.varint(field * 8);
      write(i);
    }
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}

/** Writes a profile as plain profile.proto. Locations that a filter has hidden are left out of the stacks. */
export function encodeProfile(profile: Profile): Uint8Array {
  const out = new Bytes();
  const table = new Map<string, number>([['', 0]]);
  const text = (value: string): number => {
    let index = table.get(value);
    if (index === undefined) {
      index = table.size;
      table.set(value, index);
    }
    return index;
  };
  const known = new Map<number, number>();
  const string = (index: number): number => {
    let found = known.get(index);
    if (found === undefined) {
      found = text(profile.strings.get(index));
      known.set(index, found);
    }
    return found;
  };
  const valueType = (field: number, { type, unit }: ValueType) =>
    out.message(field, () => {
      out.optional(1, text(type));
      out.optional(2, text(unit));
    });
  const id = (column: ValueColumn, row: number): number | bigint => {
    const exact = column.exact?.get(row);
    return exact === undefined ? (column.numbers[row] as number) : BigInt.asUintN(64, exact);
  };
  const value = (column: ValueColumn, row: number): void => {
    const number = column.numbers[row] as number;
    if (number >= 0 && Number.isSafeInteger(number)) out.varint(number);
    else out.wide(exactValue(column, row));
  };

  for (const type of profile.sampleTypes) valueType(1, type);
  writeSamples(profile, out, { string, id, value });
  for (const mapping of profile.mappings) {
    out.message(3, () => {
      out.optional(1, mapping.id);
      out.optional(2, mapping.start);
      out.optional(3, mapping.limit);
      out.optional(4, mapping.offset);
      out.optional(5, text(mapping.file));
      out.optional(6, text(mapping.buildId));
      const { hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames } = mapping;
      for (const [i, flag] of [hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames].entries()) {
        out.optional(7 + i, flag ? 1 : 0);
      }
    });
  }
  const { locations, lines, functions } = profile;
  for (let i = 0; i < locations.count; i++) {
    out.message(4, () => {
      out.optional(1, id(locations.id, i));
      const mapping = profile.mappings[locations.mapping[i] as number];
      out.optional(2, mapping?.id ?? 0n);
      out.optional(3, locations.address[i] as bigint);
      for (let row = locations.lineStart[i] as number; row < (locations.lineEnd[i] as number); row++) {
        out.message(4, () => {
          out.optional(1, id(functions.id, lines.function[row] as number));
          out.optional(2, lines.line[row] as number);
          out.optional(3, lines.column[row] as number);
        });
      }
      out.optional(5, locations.folded[i] as number);
    });
  }
  for (let i = 0; i < functions.count; i++) {
    out.message(5, () => {
      out.optional(1, id(functions.id, i));
      out.optional(2, string(functions.name[i] as number));
      out.optional(3, string(functions.systemName[i] as number));
      out.optional(4, string(functions.file[i] as number));
      out.optional(5, functions.startLine[i] as number);
    });
  }
  // All strings of the header are numbered before the table is written.
  const dropFrames = text(profile.dropFrames);
  const keepFrames = text(profile.keepFrames);
  text(profile.periodType.type);
  text(profile.periodType.unit);
  const comments = profile.comments.map(text);
  const defaultType = text(profile.defaultSampleType);
  const docUrl = text(profile.docUrl);
  for (const entry of table.keys()) out.message(6, () => out.raw(encodeUtf8(entry)));
  out.optional(7, dropFrames);
  out.optional(8, keepFrames);
  out.optional(9, profile.timeNanos);
  out.optional(10, profile.durationNanos);
  if (profile.periodType.type !== '' || profile.periodType.unit !== '') valueType(11, profile.periodType);
  out.optional(12, profile.period);
  out.numbers(13, comments.length, (i) => out.varint(comments[i] as number));
  out.varint(14 * 8);
  out.varint(defaultType);
  out.optional(15, docUrl);
  return out.finish();
}

interface Spelling {
  readonly string: (index: number) => number;
  readonly id: (column: ValueColumn, row: number) => number | bigint;
  readonly value: (column: ValueColumn, row: number) => void;
}

function writeSamples({ samples, locations }: Profile, out: Bytes, { string, id, value }: Spelling): void {
  const { stack, stackStart, stackEnd, labels, labelStart, labelEnd, values } = samples;
  const { hidden } = locations;
  for (let sample = 0; sample < samples.count; sample++) {
    let shown = stack.subarray(stackStart[sample] as number, stackEnd[sample] as number);
    if (hidden) shown = shown.filter((location) => hidden[location] !== 1);
    out.message(2, () => {
      out.numbers(1, shown.length, (i) => {
        const found = id(locations.id, shown[i] as number);
        if (typeof found === 'number') out.varint(found);
        else out.wide(found);
      });
      out.numbers(2, values.length, (i) => value(values[i] as ValueColumn, sample));
      for (let i = labelStart[sample] as number; i < (labelEnd[sample] as number); i++) {
        out.message(3, () => {
          out.optional(1, string(labels.key[i] as number));
          out.optional(2, string(labels.text[i] as number));
          out.optional(3, exactValue(labels.number, i));
          out.optional(4, string(labels.unit[i] as number));
        });
      }
    });
  }
}
