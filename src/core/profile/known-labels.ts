/**
 * The labels that samples end with, by their bytes. A profile has few different ones (the sizes of objects, the
 * routes of a server), so most samples take the label rows of one that came before, and their labels are not even
 * read.
 */

import { Numbers } from './growing';

/** The tag that a label begins with in a sample. */
export const labelMessage = 0x1a;
/** Longer ones and further ones are rarely met again. */
const longest = 128;
const most = 1 << 16;
const slotCount = most * 2;

export class KnownLabels {
  /** The number of what lies in a slot, plus one; found by open addressing. */
  readonly #slots = new Int32Array(slotCount);
  #bytes = new Uint8Array(1 << 12);
  readonly #bytesEnd = new Numbers();
  readonly #rowStart = new Numbers();
  readonly #rowEnd = new Numbers();
  readonly #readRows: (start: number, end: number) => number;

  /** `readRows` reads the labels from `start` up to `end` of the bytes; the row that follows theirs. */
  constructor(readRows: (start: number, end: number) => number) {
    this.#readRows = readRows;
  }

  /**
   * The number of the labels that fill these bytes, of which `rows` are the next ones; they are read where they are
   * not known yet. -1, and nothing is read, where something else is among them or they will not be kept.
   */
  find(bytes: Uint8Array, start: number, end: number, rows: number): number {
    if (end - start > longest) return -1;
    const slot = this.#slotOf(bytes, start, end);
    const known = (this.#slots[slot] as number) - 1;
    if (known >= 0) return known;
    if (this.#bytesEnd.length === most || !areShortLabels(bytes, start, end)) return -1;
    this.#keep(slot, bytes, start, end, rows, this.#readRows(start, end));
    return this.#bytesEnd.length - 1;
  }

  rowStart(known: number): number {
    return this.#rowStart.values[known] as number;
  }

  rowEnd(known: number): number {
    return this.#rowEnd.values[known] as number;
  }

  /** Keeps the label rows that were read from these bytes. */
  add(bytes: Uint8Array, start: number, end: number, rowStart: number, rowEnd: number): void {
    if (end - start > longest || this.#bytesEnd.length === most) return;
    const slot = this.#slotOf(bytes, start, end);
    if (this.#slots[slot] === 0) this.#keep(slot, bytes, start, end, rowStart, rowEnd);
  }

  #keep(slot: number, bytes: Uint8Array, start: number, end: number, rowStart: number, rowEnd: number): void {
    const index = this.#bytesEnd.length;
    this.#slots[slot] = index + 1;
    const from = this.#bytesStart(index);
    const to = from + end - start;
    if (to > this.#bytes.length) {
      const larger = new Uint8Array(to * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#bytesEnd.push(to);
    this.#rowStart.push(rowStart);
    this.#rowEnd.push(rowEnd);
  }

  #bytesStart(index: number): number {
    return index === 0 ? 0 : (this.#bytesEnd.values[index - 1] as number);
  }

  /** The slot that holds these bytes, or the free one where they belong. */
  #slotOf(bytes: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (slotCount - 1);
    for (; slots[slot] !== 0; slot = (slot + 1) & (slotCount - 1)) {
      if (this.#holds((slots[slot] as number) - 1, bytes, start, end)) break;
    }
    return slot;
  }

  #holds(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#bytes;
    let from = this.#bytesStart(index);
    if ((this.#bytesEnd.values[index] as number) - from !== end - start) return false;
    for (let i = start; i < end; i++) if (bytes[i] !== own[from++]) return false;
    return true;
  }
}

/** Whether these bytes are nothing but labels of less than 128 bytes. */
function areShortLabels(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const size = bytes[at + 1] as number;
    if (bytes[at] !== labelMessage || size > 127) return false;
    at += 2 + size;
  }
  return at === end;
}
