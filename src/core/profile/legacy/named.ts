/**
 * The names that Go's debug=1 texts carry in comment lines (`#	0x49f924	main.grow+0x44	/src/main.go:12`). pprof
 * takes them for comments and shows `<unknown>`; Heapcase reads them (design/pprof.md section 5).
 */

import type { BuiltLine } from '../build';
import type { Draft, DraftSample } from './draft';

/** A frame without the line that it ends with: two patterns, as one would go through a long line again and again. */
const framed = /^#\s+0x([0-9a-f]{1,16})\s+(\S.*?)\+0x[0-9a-f]+\s+(\S.*)$/;

export class NamedFrames {
  readonly #draft: Draft;
  readonly #lines = new Map<bigint, BuiltLine[]>();
  /** What the comments under the current sample have said, by address. */
  #current = new Map<bigint, BuiltLine[]>();
  /** The innermost and the outermost frame that the comments under a sample have named. */
  readonly #shown = new Map<DraftSample, { readonly inner: bigint; outer: bigint }>();

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  /** A sample has been read: comments that follow are about it. */
  sample(): void {
    this.#keep();
  }

  #keep(): void {
    for (const [address, lines] of this.#current)
      if (!this.#lines.has(address)) this.#lines.set(address, lines);
    this.#current = new Map();
  }

  /** A line between samples: a frame, the labels, or nothing of interest. */
  read(line: string): void {
    const end = /:(\d+)\s*$/.exec(line);
    const frame = end && framed.exec(line.slice(0, end.index));
    const sample = this.#draft.samples.at(-1);
    if (frame && sample) {
      const address = BigInt(`0x${frame[1]}`);
      const named: BuiltLine = { function: frame[2] ?? '', file: frame[3] ?? '', line: Number(end[1]) };
      // Several frames of one address: the inner ones were inlined.
      const known = this.#current.get(address);
      if (known) known.push(named);
      else this.#current.set(address, [named]);
      const shown = this.#shown.get(sample);
      if (shown) shown.outer = address;
      else this.#shown.set(sample, { inner: address, outer: address });
      return;
    }
    const labels = /^# labels: (\{.*\})\s*$/.exec(line)?.[1];
    if (labels && sample) for (const [key, text] of readLabels(labels)) sample.labels.push({ key, text });
  }

  /**
   * Names all locations. The runtime's own frames at both ends have no names under a sample and go, even those that
   * another sample names: a stack of the runtime alone is told whole.
   */
  finish(): void {
    this.#keep();
    if (this.#lines.size === 0) return;
    for (const [address, location] of this.#draft.locations) location.lines = this.#lines.get(address) ?? [];
    const isNamed = (address: bigint) => this.#lines.has(address);
    for (const sample of this.#draft.samples) {
      const { stack } = sample;
      const shown = this.#shown.get(sample);
      const first = shown ? stack.indexOf(shown.inner) : stack.findIndex(isNamed);
      const last = shown ? stack.lastIndexOf(shown.outer) : stack.findLastIndex(isNamed);
      if (first >= 0 && last >= first) sample.stack = stack.slice(first, last + 1);
    }
  }
}

function readLabels(text: string): [key: string, value: string][] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return [];
    return Object.entries(parsed).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    );
  } catch {
    return [];
  }
}
