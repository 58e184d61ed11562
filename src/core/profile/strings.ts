/**
 * The string table: offsets into the file's bytes, decoded only when a string is asked for. Profiles carry
 * tens of thousands of names of which a report shows some dozens.
 */

/** Which string of a profile's table; 0 is the empty one. */
export type StringIndex = number & { readonly __index?: 'string' };

export class StringTable {
  readonly #bytes: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #fileCount: number;
  readonly #decoded: (string | undefined)[] = [];
  readonly #added: string[] = [];
  readonly #addedIndex = new Map<string, StringIndex>();
  #canonical: FirstOfText | null = null;

  /** `starts[i]..ends[i]` are the bytes of string i. */
  constructor(bytes: Uint8Array, starts: Uint32Array, ends: Uint32Array) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.#ends = ends;
    this.#fileCount = starts.length;
  }

  /** A table of texts that come from no file. */
  static of(texts: readonly string[]): StringTable {
    const table = new StringTable(new Uint8Array(0), new Uint32Array(1), new Uint32Array(1));
    for (const text of texts) table.add(text);
    return table;
  }

  get size(): number {
    return this.#fileCount + this.#added.length;
  }

  /** The text of a string; an index that the table doesn't have gives the empty one. */
  get(index: StringIndex): string {
    if (index >= this.#fileCount) return this.#added[index - this.#fileCount] ?? '';
    const known = this.#decoded[index];
    if (known !== undefined) return known;
    const text = decodeUtf8(this.#bytes, this.#starts[index] ?? 0, this.#ends[index] ?? 0);
    this.#decoded[index] = text;
    return text;
  }

  /** The number of the first string that was asked for with this text; 0 for the empty one. No string is decoded. */
  canonical(index: StringIndex): StringIndex {
    this.#canonical ??= new FirstOfText((string) => this.#bytesOf(string), this.size);
    return this.#canonical.of(index);
  }

  /** Whether one of these bytes, marked 1, is in the string. */
  hasByte(index: StringIndex, marks: Uint8Array): boolean {
    return this.#bytesOf(index).some((byte) => marks[byte] === 1);
  }

  /** Whether the string begins with these ASCII characters. */
  startsWith(index: StringIndex, start: string): boolean {
    const bytes = this.#bytesOf(index);
    for (let i = 0; i < start.length; i++) if (bytes[i] !== start.charCodeAt(i)) return false;
    return true;
  }

  #bytesOf(index: StringIndex): Uint8Array {
    return index < this.#fileCount
      ? this.#bytes.subarray(this.#starts[index] ?? 0, this.#ends[index] ?? 0)
      : encodeUtf8(this.#added[index - this.#fileCount] ?? '');
  }

  /** A text made by a report (a label's frame, a trimmed path); the same text gets the same index. */
  add(text: string): StringIndex {
    if (text === '') return 0;
    let index = this.#addedIndex.get(text);
    if (index === undefined) {
      index = this.#fileCount + this.#added.length;
      this.#added.push(text);
      this.#addedIndex.set(text, index);
    }
    return index;
  }
}

/** Finds strings of the same bytes by open addressing. */
class FirstOfText {
  readonly #bytesOf: (index: StringIndex) => Uint8Array;
  /** A string's number plus one. */
  #slots: Uint32Array;
  #used = 0;

  constructor(bytesOf: (index: StringIndex) => Uint8Array, count: number) {
    this.#bytesOf = bytesOf;
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(count * 2 + 16)));
  }

  of(index: StringIndex): StringIndex {
    const bytes = this.#bytesOf(index);
    if (bytes.length === 0) return 0;
    const slot = this.#slotOf(bytes);
    const known = this.#slots[slot] as number;
    if (known > 0) return known - 1;
    this.#slots[slot] = index + 1;
    if (++this.#used * 2 > this.#slots.length) this.#grow();
    return index;
  }

  /** The slot of these bytes, or the free one where they belong. */
  #slotOf(bytes: Uint8Array): number {
    const last = this.#slots.length - 1;
    let hash = bytes.length;
    for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & last;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & last)
      if (areSame(this.#bytesOf((this.#slots[slot] as number) - 1), bytes)) break;
    return slot;
  }

  /** Texts that reports add may be more than there were. */
  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (const entry of old) if (entry > 0) this.#slots[this.#slotOf(this.#bytesOf(entry - 1))] = entry;
  }
}

/** A byte that is no UTF-8 stands in texts as this plus the byte. */
const loneSurrogates = 0xdc00;

/** Whether a code point of a text stands for a byte that is no UTF-8. */
const isRawByte = (code: number): boolean => code >= loneSurrogates + 0x80 && code <= loneSurrogates + 0xff;

/** Says nearly always and at once that there is no lone surrogate. */
const anySurrogate = /[\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/u;

/** Whether a text holds bytes that are no UTF-8: then only `encodeUtf8` gives them back. */
export const hasRawBytes = (text: string): boolean => anySurrogate.test(text) && loneSurrogate.test(text);

/** The text as Go's decoder reads it, character by character: U+FFFD for each byte that is no UTF-8. */
export const withoutRawBytes = (text: string): string =>
  anySurrogate.test(text) ? text.replace(/\p{Surrogate}/gu, '\ufffd') : text;

/** Orders texts by their UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  const [x, y] = [encodeUtf8(a), encodeUtf8(b)];
  const length = Math.min(x.length, y.length);
  for (let i = 0; i < length; i++) if (x[i] !== y[i]) return (x[i] as number) - (y[i] as number);
  return x.length - y.length;
}

function areSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * Decodes UTF-8. A byte that is none becomes the lone surrogate U+DC00 + byte, which no valid text has, so that
 * `encodeUtf8` gives the same byte again: pprof prints and writes such names as they are. What people see of it is
 * U+FFFD or `visibleText`. core has no TextDecoder (docs/architecture.md).
 */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  let ascii = true;
  for (let i = start; i < end; i++) {
    if ((bytes[i] as number) > 127) {
      ascii = false;
      break;
    }
  }
  const units: number[] = [];
  let text = '';
  const flush = () => {
    text += String.fromCharCode.apply(null, units);
    units.length = 0;
  };
  if (ascii) {
    for (let i = start; i < end; i += 4096) {
      const part = bytes.subarray(i, Math.min(end, i + 4096));
      text += String.fromCharCode.apply(null, part as unknown as number[]);
    }
    return text;
  }
  for (let i = start; i < end; ) {
    const [character, length] = characterAt(bytes, i, end);
    if (character > 0xffff) {
      units.push(0xd800 + ((character - 0x10000) >> 10), 0xdc00 + ((character - 0x10000) & 0x3ff));
    } else units.push(character);
    i += length;
    if (units.length > 4000) flush();
  }
  flush();
  return text;
}

/** The character at a byte and how many bytes it takes; where there is none, one byte, as its lone surrogate. */
function characterAt(bytes: Uint8Array, at: number, end: number): [character: number, length: number] {
  const first = bytes[at] as number;
  if (first < 0x80) return [first, 1];
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const noCharacter: [number, number] = [loneSurrogates + first, 1];
  if (first < 0xc2 || first > 0xf4 || at + length > end) return noCharacter;
  let character = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] as number;
    if ((next & 0xc0) !== 0x80) return noCharacter;
    character = (character << 6) | (next & 0x3f);
  }
  const overlong = (length === 3 && character < 0x800) || (length === 4 && character < 0x10000);
  const surrogate = character >= 0xd800 && character < 0xe000;
  return overlong || surrogate || character > 0x10ffff ? noCharacter : [character, length];
}

/** A text as UTF-8 bytes; what `decodeUtf8` made of bytes that are none becomes those again. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0xfffd;
    if (isRawByte(code)) {
      bytes.push(code - loneSurrogates);
      continue;
    }
    const point = code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else {
      bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63));
      bytes.push(0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    }
  }
  return Uint8Array.from(bytes);
}
