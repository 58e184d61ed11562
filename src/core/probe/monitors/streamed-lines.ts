/** Complete lines of a text that arrives in pieces. What comes after the last newline waits: it may be cut. */

/** No line of a tool comes near: what is longer is dropped as it comes, and counted by `onOverlong`. */
const longestLine = 16 * 1024;

export class StreamedLines {
  #pending = '';
  #overlong = false;

  constructor(private readonly onOverlong: () => void) {}

  push(text: string, onLine: (line: string) => void): void {
    let from = 0;
    for (;;) {
      const end = text.indexOf('\n', from);
      this.#take(text.slice(from, end === -1 ? undefined : end));
      if (end === -1) return;
      from = end + 1;
      const line = this.#pending;
      const overlong = this.#overlong;
      this.#pending = '';
      this.#overlong = false;
      if (overlong) this.onOverlong();
      else onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
  }

  #take(piece: string): void {
    if (this.#overlong) return;
    this.#overlong = this.#pending.length + piece.length > longestLine;
    this.#pending = this.#overlong ? '' : this.#pending + piece;
  }
}
