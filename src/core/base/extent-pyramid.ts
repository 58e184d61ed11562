/**
 * The least and the greatest value of any part of a long column, without reading all of that part. Over the column stand
 * levels of blocks, each of eight of the level below; blocks are whole or not there. NaN is no value.
 */

/** Eight keeps the levels at 2.3 bytes for each value of eight. */
export const blockFan = 8;

/** The blocks of one size, in order. */
export interface ExtentLevel {
  readonly least: Float64Array;
  readonly greatest: Float64Array;
  /** How many of them are whole. */
  readonly length: number;
}

export class ExtentPyramid {
  #values: Float64Array = new Float64Array();
  #levels: ExtentLevel[] = [];

  /** The column as it was when it was read last. */
  get values(): Float64Array {
    return this.#values;
  }

  /** The values themselves, then blocks of eight of them, then of eight of those, as far as there is a whole one. */
  get levels(): readonly ExtentLevel[] {
    return this.#levels;
  }

  /** The column as it is now: what was read before stands in it unchanged, and only what is new is read. */
  read(values: Float64Array): this {
    this.#values = values;
    this.#levels[0] = { least: values, greatest: values, length: values.length };
    for (let level = 1; this.#levels[level - 1].length >= blockFan; level++)
      this.#levels[level] = grown(this.#levels[level], this.#levels[level - 1]);
    return this;
  }

  /** Of the values from an index up to before another; NaN where there is none. */
  extent(from: number, to: number): { readonly least: number; readonly greatest: number } {
    let [least, greatest] = [Number.NaN, Number.NaN];
    for (let i = Math.max(0, from); i < Math.min(to, this.#values.length); ) {
      let level = 0;
      let size = 1;
      while (
        level + 1 < this.#levels.length &&
        i % (size * blockFan) === 0 &&
        i + size * blockFan <= to &&
        i / (size * blockFan) < this.#levels[level + 1].length
      ) {
        level++;
        size *= blockFan;
      }
      const low = this.#levels[level].least[i / size];
      const high = this.#levels[level].greatest[i / size];
      if (!(low >= least) && !Number.isNaN(low)) least = low;
      if (!(high <= greatest) && !Number.isNaN(high)) greatest = high;
      i += size;
    }
    return { least, greatest };
  }

  /** Whether there is any value at all. */
  get isEmpty(): boolean {
    return Number.isNaN(this.extent(0, this.#values.length).greatest);
  }

  /** Bytes of the levels, the column itself not counted. */
  get bytes(): number {
    return this.#levels
      .slice(1)
      .reduce((sum, { least, greatest }) => sum + least.byteLength + greatest.byteLength, 0);
  }
}

/** A level with the blocks that have become whole; `below` is the level that it stands on. */
function grown(level: ExtentLevel | undefined, below: ExtentLevel): ExtentLevel {
  const length = Math.floor(below.length / blockFan);
  const from = level?.length ?? 0;
  const { least, greatest } = level && level.least.length >= length ? level : withRoom(level, length);
  for (let block = from; block < length; block++) {
    let low = Number.NaN;
    let high = Number.NaN;
    for (let i = block * blockFan; i < (block + 1) * blockFan; i++) {
      // Written so that NaN gives way to whatever comes, and never takes its place.
      if (!(below.least[i] >= low) && !Number.isNaN(below.least[i])) low = below.least[i];
      if (!(below.greatest[i] <= high) && !Number.isNaN(below.greatest[i])) high = below.greatest[i];
    }
    least[block] = low;
    greatest[block] = high;
  }
  return { least, greatest, length };
}

/** A quarter more than is needed: growing by little at a time would copy without end. */
function withRoom(level: ExtentLevel | undefined, length: number): Pick<ExtentLevel, 'least' | 'greatest'> {
  const room = level === undefined ? length : Math.ceil(length * 1.25);
  const [least, greatest] = [new Float64Array(room), new Float64Array(room)];
  if (level) {
    least.set(level.least.subarray(0, level.length));
    greatest.set(level.greatest.subarray(0, level.length));
  }
  return { least, greatest };
}
