/**
 * Which samples of a series a picture reads, and where they stand in it: for each column of pixels a run of blocks that lie
 * within it. It depends on the times alone. The series of one monitor share theirs, and are drawn one after the other: what was
 * worked out for one is kept for the next, as finding out costs more than reading.
 */

import { firstAtOrAfter } from './first-at';
import type { TimeSpan } from './time-span';

/** A picture of a part of a series. */
export interface PictureSpan {
  readonly span: TimeSpan;
  /** In pixels. */
  readonly width: number;
  /** Samples farther apart are not joined, milliseconds. */
  readonly gapMs: number;
  /** Where columns begin: the left edge of the picture, in pixels from one that they are counted from. */
  readonly origin: number;
}

/** Runs in order of time; the first `count` entries of each column are meant. */
export interface PictureRuns {
  readonly count: number;
  /** Blocks of which level of the extents: each is of `8 ** level` samples. */
  readonly level: Uint8Array;
  /** The first block, and that after the last one. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Of the first sample, in pixels from the left edge of the span. */
  readonly x: Float64Array;
  /** 1 where no sample came for longer than the gap. */
  readonly isAfterGap: Uint8Array;
}

interface Kept extends PictureSpan {
  readonly levels: number;
  readonly runs: Runs;
}

const kept = new WeakMap<Float64Array, Kept>();

/** `at` never falls; `levels` is how many the extents over it have. Good until runs of the same times are asked for again. */
export function runsOf(at: Float64Array, levels: number, picture: PictureSpan): PictureRuns {
  const last = kept.get(at);
  if (
    last !== undefined &&
    last.levels === levels &&
    last.span.from === picture.span.from &&
    last.span.to === picture.span.to &&
    last.width === picture.width &&
    last.gapMs === picture.gapMs &&
    last.origin === picture.origin
  )
    return last.runs;
  const runs = last?.runs ?? new Runs();
  runs.find(at, levels, picture);
  kept.set(at, { ...picture, span: { from: picture.span.from, to: picture.span.to }, levels, runs });
  return runs;
}

/** A block of eight of the level below: shifts and masks, as a division for each of thousands is felt. */
const bitsOfFan = 3;
/** A block of more samples than a column of any picture has. */
const mostLevels = 9;
/** Runs of a picture as wide as most windows; they grow for a wider one. */
const firstRoom = 4096;

class Runs implements PictureRuns {
  count = 0;
  level = new Uint8Array(firstRoom);
  from = new Uint32Array(firstRoom);
  to = new Uint32Array(firstRoom);
  x = new Float64Array(firstRoom);
  isAfterGap = new Uint8Array(firstRoom);

  find(at: Float64Array, levels: number, { span, width, gapMs, origin }: PictureSpan): void {
    const scale = width / Math.max(1, span.to - span.from);
    const pixelMs = 1 / scale;
    const begin = Math.max(0, firstAtOrAfter(at, span.from) - 1);
    const end = Math.min(at.length, firstAtOrAfter(at, span.to) + 1);
    const top = Math.min(levels, mostLevels) - 1;
    this.count = 0;
    let lastAt = Number.NEGATIVE_INFINITY;
    let lastColumn = Number.NaN;
    let level = 0;
    for (let i = begin; i < end; ) {
      const time = at[i];
      // Neighbours are mostly read alike: from the size of the last one on.
      while (level > 0 && !fits(at, i, level, end, time + pixelMs)) level--;
      while (level < top && fits(at, i, level + 1, end, time + pixelMs)) level++;
      const after = i + (1 << (bitsOfFan * level));
      const block = i >> (bitsOfFan * level);
      const x = (time - span.from) * scale;
      const column = Math.floor(x + origin);
      const isAfterGap = time - lastAt > gapMs;
      const last = this.count - 1;
      if (column === lastColumn && !isAfterGap && this.level[last] === level && this.to[last] === block)
        this.to[last] = block + 1;
      else {
        if (this.count === this.x.length) this.#grow();
        this.level[this.count] = level;
        this.from[this.count] = block;
        this.to[this.count] = block + 1;
        this.x[this.count] = x;
        this.isAfterGap[this.count] = isAfterGap ? 1 : 0;
        this.count++;
      }
      lastColumn = column;
      lastAt = at[after - 1];
      i = after;
    }
  }

  #grow(): void {
    const grown = <C extends { set(column: C): void; length: number }>(larger: C, column: C): C => {
      larger.set(column);
      return larger;
    };
    const room = this.x.length * 2;
    this.level = grown(new Uint8Array(room), this.level);
    this.from = grown(new Uint32Array(room), this.from);
    this.to = grown(new Uint32Array(room), this.to);
    this.x = grown(new Float64Array(room), this.x);
    this.isAfterGap = grown(new Uint8Array(room), this.isAfterGap);
  }
}

/** Whether a whole block begins at `i`, and ends by a time. */
function fits(at: Float64Array, i: number, level: number, end: number, by: number): boolean {
  const size = 1 << (bitsOfFan * level);
  return (i & (size - 1)) === 0 && i + size <= end && at[i + size - 1] <= by;
}
