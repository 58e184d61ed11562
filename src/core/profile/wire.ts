/**
 * The wire format of protocol buffers. 64-bit varints are read as two words, as most of them never need to be more
 * than a double. Everything that is wrong with the bytes is a `WireError` with its offset. pprof: profile/proto.go.
 */

/** `cut`: the bytes end too early. `content`: they are well-formed, but what they say is inconsistent. */
export type WireProblem = 'bytes' | 'cut' | 'content';

export class WireError extends Error {
  readonly offset: number;
  readonly problem: WireProblem;

  constructor(offset: number, reason: string, problem: WireProblem = 'bytes') {
    super(reason);
    this.offset = offset;
    this.problem = problem;
  }
}

const two32 = 4294967296;
const longestVarint = 10;

export class Wire {
  bytes: Uint8Array;
  /** Where the next byte is read. */
  position = 0;
  /** The words of the varint read last. */
  low = 0;
  high = 0;
  /** The wire type of the field read last. */
  type = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Goes on at the start of other bytes. */
  turnTo(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.position = 0;
  }

  /**
   * Whether the field at the position lies in these bytes to its end. A malformed one counts as whole, as more
   * bytes would not mend it.
   */
  holdsField(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    const start = this.position;
    let at = start;
    while (at < length && (bytes[at] as number) > 127) at++;
    if (at - start > longestVarint) return true;
    at++;
    if (((bytes[start] as number) & 7) !== 2) return at + longestVarint <= length;
    let size = 0;
    let factor = 1;
    for (const first = at; at < length; factor *= 128) {
      const byte = bytes[at++] as number;
      size += (byte & 127) * factor;
      if (byte < 128) return at + size <= length;
      if (at - first > longestVarint) return true;
    }
    return false;
  }

  /** Reads a varint into `low` and `high`. */
  varint(end: number): void {
    const { bytes } = this;
    const start = this.position;
    const first = bytes[start] as number;
    if (first < 128 && start < end) {
      // Most numbers of a profile that are not in packed lists: tags, lengths, small counts.
      this.low = first;
      this.high = 0;
      this.position = start + 1;
      return;
    }
    let at = start;
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= end)
        throw new WireError(start, 'a number goes past its end', end === bytes.length ? 'cut' : 'bytes');
      if (shift > 63) throw new WireError(start, 'a number has more than ten bytes');
      const byte = bytes[at++] as number;
      const bits = byte & 127;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >> 4;
      } else high |= bits << (shift - 32);
      if (byte < 128) break;
    }
    this.low = low >>> 0;
    this.high = high >>> 0;
    this.position = at;
  }

  /** A signed 64-bit number as a double; `low` and `high` keep it exactly. */
  int64(end: number): number {
    this.#expect(0);
    this.varint(end);
    return (this.high | 0) * two32 + this.low;
  }

  /** An unsigned 64-bit number as a double; `low` and `high` keep it exactly. */
  uint64(end: number): number {
    this.#expect(0);
    this.varint(end);
    return this.high * two32 + this.low;
  }

  /** An index into the string table. */
  index(end: number): number {
    const start = this.position;
    this.#expect(0);
    this.varint(end);
    if (this.high !== 0) throw new WireError(start, 'a string number is out of range');
    return this.low;
  }

  /** Where a length-delimited field ends. */
  message(end: number): number {
    const start = this.position;
    this.#expect(2);
    this.varint(end);
    const stop = this.position + this.low;
    if (this.high !== 0 || stop > end) {
      const problem = end === this.bytes.length ? 'cut' : 'bytes';
      throw new WireError(start, 'a field is longer than what holds it', problem);
    }
    return stop;
  }

  /** The number of the next field; its wire type is left in `type`. */
  field(end: number): number {
    const start = this.position;
    this.varint(end);
    if (this.high !== 0) throw new WireError(start, 'a field number is out of range');
    this.type = this.low & 7;
    const field = this.low >>> 3;
    if (field === 0) throw new WireError(start, 'a field has the number 0');
    return field;
  }

  /** Passes over a field that is not known. pprof knows no groups (types 3 and 4) either. */
  skip(end: number): void {
    const { type } = this;
    if (type === 0) this.varint(end);
    else if (type === 1) this.#pass(8, end);
    else if (type === 2) this.position = this.message(end);
    else if (type === 5) this.#pass(4, end);
    else throw new WireError(this.position, 'a field has an unknown type');
  }

  #pass(size: number, end: number): void {
    const start = this.position;
    if (start + size > end) {
      const problem = end === this.bytes.length ? 'cut' : 'bytes';
      throw new WireError(start, 'a field is longer than what holds it', problem);
    }
    this.position = start + size;
  }

  #expect(type: number): void {
    if (this.type !== type) throw new WireError(this.position, 'a field has another type than it should');
  }
}
