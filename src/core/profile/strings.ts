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

/** Decodes UTF-8; bytes that are none become U+FFFD. core has no TextDecoder (docs/architecture.md). */
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

/** The character at a byte and how many bytes it takes; U+FFFD and one byte where there is none. */
function characterAt(bytes: Uint8Array, at: number, end: number): [character: number, length: number] {
  const first = bytes[at] as number;
  if (first < 0x80) return [first, 1];
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > end) return [0xfffd, 1];
  let character = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] as number;
    if ((next & 0xc0) !== 0x80) return [0xfffd, 1];
    character = (character << 6) | (next & 0x3f);
  }
  const overlong = (length === 3 && character < 0x800) || (length === 4 && character < 0x10000);
  const surrogate = character >= 0xd800 && character < 0xe000;
  return overlong || surrogate || character > 0x10ffff ? [0xfffd, 1] : [character, length];
}

/** A text as UTF-8 bytes. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0xfffd;
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
