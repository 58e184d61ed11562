/** Whole lines out of pieces of bytes; a line longer than the bound is dropped as it comes. */
export class LineReader {
  #pending = '';
  #overlong = false;
  readonly #decoder = new TextDecoder();

  constructor(private readonly longest: number) {}

  push(bytes: Uint8Array): readonly string[] {
    const pieces = this.#decoder.decode(bytes, { stream: true }).split('\n');
    const lines: string[] = [];
    pieces.forEach((piece, index) => {
      this.#overlong ||= this.#pending.length + piece.length > this.longest;
      this.#pending = this.#overlong ? '' : this.#pending + piece;
      if (index === pieces.length - 1) return;
      if (!this.#overlong) lines.push(this.#pending);
      this.#pending = '';
      this.#overlong = false;
    });
    return lines;
  }
}
