/**
 * Lines drawn into pixels, column by column: what a line covers of a column of pixels is one upright stroke, however many
 * samples stand in it. Drawing costs as much as the picture has pixels that change; a path of the same points costs many
 * times that, as every edge of it is smoothed.
 */

import { type LineTaker, type SeriesLine, walkLine } from './pixel-line';
import type { TimeSpan } from './time-span';

/** Red, green, blue and opacity, each 0 to 255. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

export interface RasterSpan {
  readonly span: TimeSpan;
  /** The value at the upper edge. */
  readonly ceiling: number;
  /** Pixels that stay free above it. */
  readonly topRoom: number;
  /** Samples farther apart are not joined, milliseconds. */
  readonly gapMs: number;
}

export interface Stroke {
  readonly colour: Rgba;
  /** In pixels. */
  readonly thickness: number;
  /** Pixels drawn and left out in turn; none: an unbroken line. */
  readonly dash?: readonly [on: number, off: number];
  /** What lies between the line and the floor; left out: nothing. */
  readonly area?: Rgba;
}

/** A picture of some lines; `pixels` are rows of red, green, blue and opacity. */
export class LineRaster {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** The same, a pixel a word. */
  readonly #words: Uint32Array;
  readonly #upper: Float32Array;
  readonly #lower: Float32Array;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.pixels = new Uint8ClampedArray(width * height * 4);
    this.#words = new Uint32Array(this.pixels.buffer);
    this.#upper = new Float32Array(width);
    this.#lower = new Float32Array(width);
  }

  clear(): void {
    this.pixels.fill(0);
  }

  /** Over what is there already. */
  draw(line: SeriesLine, picture: RasterSpan, stroke: Stroke): void {
    const { span, ceiling, topRoom, gapMs } = picture;
    // Nothing is covered yet: the upper edge lies below the lower one.
    this.#upper.fill(Number.POSITIVE_INFINITY);
    this.#lower.fill(Number.NEGATIVE_INFINITY);
    const perValue = (this.height - topRoom) / ceiling;
    const bands = new Bands(this.#upper, this.#lower, this.height - 0.5, perValue);
    walkLine(line, { span, width: this.width, gapMs, origin: 0 }, bands);
    bands.interrupt();
    this.#paint(stroke, (span.from * this.width) / Math.max(1, span.to - span.from));
  }

  /** `origin` is the left edge in pixels since 1970: dashes stand still in time. */
  #paint({ colour, thickness, dash, area }: Stroke, origin: number): void {
    const [word, areaWord] = [wordOf(colour), area ? wordOf(area) : 0];
    const period = dash ? dash[0] + dash[1] : 1;
    const first = Math.floor(origin) % period;
    for (let x = 0; x < this.width; x++) {
      const upper = this.#upper[x];
      const lower = this.#lower[x];
      if (upper > lower) continue;
      if (area) this.#fill(x, lower, this.height, area, areaWord);
      if (dash && (first + x) % period >= dash[0]) continue;
      this.#fill(x, upper - thickness / 2, lower + thickness / 2, colour, word);
    }
  }

  /** An upright stroke one pixel wide; where it covers a part of a pixel, it shows as much as that part. */
  #fill(x: number, from: number, to: number, colour: Rgba, word: number): void {
    const upper = Math.max(0, from);
    const lower = Math.min(this.height, to);
    const firstWhole = Math.ceil(upper);
    const afterWhole = Math.floor(lower);
    if (firstWhole > afterWhole) {
      this.#mix(x, afterWhole, colour, word, lower - upper);
      return;
    }
    if (firstWhole > upper) this.#mix(x, firstWhole - 1, colour, word, firstWhole - upper);
    const isSolid = colour[3] === 255;
    const words = this.#words;
    const { width } = this;
    for (let y = firstWhole, place = firstWhole * width + x; y < afterWhole; y++, place += width) {
      if (isSolid || words[place] === 0) words[place] = word;
      else this.#mix(x, y, colour, word, 1);
    }
    if (lower > afterWhole) this.#mix(x, afterWhole, colour, word, lower - afterWhole);
  }

  #mix(x: number, y: number, colour: Rgba, word: number, covered: number): void {
    const place = y * this.width + x;
    const alpha = colour[3] * covered;
    const { pixels } = this;
    const below = this.#words[place] === 0 ? 0 : pixels[place * 4 + 3];
    if (below === 0) {
      this.#words[place] = (word & ~alphaMask) | (Math.round(alpha) << alphaShift);
      return;
    }
    const over = alpha / 255;
    const rest = (below / 255) * (1 - over);
    const all = over + rest;
    const at = place * 4;
    pixels[at] = (colour[0] * over + pixels[at] * rest) / all;
    pixels[at + 1] = (colour[1] * over + pixels[at + 1] * rest) / all;
    pixels[at + 2] = (colour[2] * over + pixels[at + 2] * rest) / all;
    pixels[at + 3] = all * 255;
  }
}

/** A colour as it stands in memory, whichever end comes first there. */
const wordOf = (colour: Rgba): number => new Uint32Array(Uint8ClampedArray.from(colour).buffer)[0];
/** Which bits of a word are the opacity. */
const alphaMask = wordOf([0, 0, 0, 255]);
const alphaShift = alphaMask === 255 ? 0 : 24;

/** What the line covers of each column, from `upper` down to `lower`. */
class Bands implements LineTaker {
  #x = Number.NaN;
  #upper = Number.NaN;
  #lower = Number.NaN;
  #points = 0;

  /** A value lies at `floor - value * perValue`. */
  constructor(
    private readonly upper: Float32Array,
    private readonly lower: Float32Array,
    private readonly floor: number,
    private readonly perValue: number,
  ) {}

  add(x: number, least: number, greatest: number, from: number, to: number): void {
    const upper = this.floor - greatest * this.perValue;
    const lower = this.floor - least * this.perValue;
    // Joined with what was before where they do not touch.
    if (this.#points > 0) {
      if (lower < this.#upper) this.#join(this.#upper, x, lower);
      else if (upper > this.#lower) this.#join(this.#lower, x, upper);
      else if (x - this.#x > 1) this.#join((this.#upper + this.#lower) / 2, x, (upper + lower) / 2);
    }
    this.#cover(Math.floor(x), upper, lower);
    this.#x = x;
    this.#upper = upper;
    this.#lower = lower;
    this.#points += to - from;
  }

  interrupt(): void {
    // A sample alone has no line: it is a point, two pixels wide.
    if (this.#points === 1) this.#cover(Math.floor(this.#x) + 1, this.#upper, this.#lower);
    this.#points = 0;
  }

  /** From a height at the last point to one at this: in each column between them the part of the slope that it has. */
  #join(before: number, x: number, y: number): void {
    const from = Math.floor(this.#x);
    const to = Math.floor(x);
    const slope = from === to ? 0 : (y - before) / (x - this.#x);
    if (from === to) this.#cover(to, Math.min(before, y), Math.max(before, y));
    else
      for (let column = Math.max(0, from); column <= Math.min(to, this.upper.length - 1); column++) {
        const begins = before + slope * (Math.max(column, this.#x) - this.#x);
        const ends = before + slope * (Math.min(column + 1, x) - this.#x);
        this.#cover(column, Math.min(begins, ends), Math.max(begins, ends));
      }
  }

  #cover(column: number, upper: number, lower: number): void {
    if (column < 0 || column >= this.upper.length) return;
    if (upper < this.upper[column]) this.upper[column] = upper;
    if (lower > this.lower[column]) this.lower[column] = lower;
  }
}
