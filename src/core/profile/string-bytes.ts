import { Lists } from './growing';
import { StringTable } from './strings';

/** The strings of a file while it is read: their bytes, copied, so that nothing holds on to the file. */
export class StringBytes {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  readonly #places = new Lists();

  get count(): number {
    return this.#places.length;
  }

  /** Makes room for so many bytes at once. */
  reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(length);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  /** Adds the bytes from `start` up to `end` as one string. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#length + end - start;
    if (length > this.#bytes.length) this.reserve(Math.max(length, this.#bytes.length * 2));
    if (end - start < 64) {
      // A call costs more than most names are long.
      for (let from = start, to = this.#length; from < end; ) this.#bytes[to++] = bytes[from++] as number;
    } else this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length = length;
    this.#places.push(length);
  }

  finish(): StringTable {
    const { start, end } = this.#places.finish();
    return new StringTable(this.#bytes, start, end);
  }
}
