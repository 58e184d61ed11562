/**
 * Long texts made of a few pieces that occur again and again, as UTF-8: the traces of a large profile are gigabytes,
 * but name only some thousand locations.
 */

import { encodeUtf8 } from './strings';

/** About how long a page is: large enough that writing it costs little, small enough for the processor's cache. */
const pageSize = 1 << 18;

export class TextPages {
  /** The pieces, and after them the page: to copy within an array is the fastest way to repeat short texts. */
  #bytes: Uint8Array;
  /** Piece i lies from `#pieces[i]` up to `#pieces[i + 1]`. */
  readonly #pieces: Uint32Array;
  readonly #pageStart: number;
  #end: number;

  constructor(pieces: readonly string[]) {
    const encoded = pieces.map(encodeUtf8);
    this.#pieces = new Uint32Array(pieces.length + 1);
    for (const [i, { length }] of encoded.entries())
      this.#pieces[i + 1] = (this.#pieces[i] as number) + length;
    this.#pageStart = this.#pieces[pieces.length] as number;
    this.#end = this.#pageStart;
    this.#bytes = new Uint8Array(this.#pageStart + pageSize * 2);
    for (const [i, bytes] of encoded.entries()) this.#bytes.set(bytes, this.#pieces[i]);
  }

  isEmptyPiece(piece: number): boolean {
    return this.#pieces[piece] === this.#pieces[piece + 1];
  }

  /** Adds a piece without its first `skipped` bytes. */
  addPiece(piece: number, skipped = 0): void {
    const start = (this.#pieces[piece] as number) + skipped;
    const end = this.#pieces[piece + 1] as number;
    this.#reserve(end - start);
    this.#bytes.copyWithin(this.#end, start, end);
    this.#end += end - start;
  }

  addText(text: string): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let to = this.#end;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.#addBytes(encodeUtf8(text));
        return;
      }
      bytes[to++] = code;
    }
    this.#end = to;
  }

  #addBytes(added: Uint8Array): void {
    this.#reserve(added.length);
    this.#bytes.set(added, this.#end);
    this.#end += added.length;
  }

  #reserve(size: number): void {
    if (this.#end + size <= this.#bytes.length) return;
    const larger = new Uint8Array((this.#end + size) * 2);
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
  }

  get isFull(): boolean {
    return this.#end - this.#pageStart >= pageSize;
  }

  /** The page as it is, and begins a new one: its memory is written to again by the next `add…`. */
  take(): Uint8Array {
    const page = this.#bytes.subarray(this.#pageStart, this.#end);
    this.#end = this.#pageStart;
    return page;
  }
}
