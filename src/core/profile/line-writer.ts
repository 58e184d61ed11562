/** Some of the lines of a profile's locations. */

import type { LineColumns, LocationIndex, Profile } from './columns';
import { pick } from './picked-samples';

/** The lines that a filter leaves, written location by location. */
export class LineWriter {
  readonly #from: LineColumns;
  readonly #rows: number[] = [];
  readonly #start: Uint32Array;
  readonly #end: Uint32Array;

  constructor(profile: Profile) {
    this.#from = profile.lines;
    this.#start = new Uint32Array(profile.locations.count);
    this.#end = new Uint32Array(profile.locations.count);
  }

  /** Gives location `index` these rows of the old line columns. */
  put(index: LocationIndex, rows: Iterable<number>): void {
    this.#start[index] = this.#rows.length;
    for (const row of rows) this.#rows.push(row);
    this.#end[index] = this.#rows.length;
  }

  finish(profile: Profile, hidden: Uint8Array | null): Profile {
    const rows = Uint32Array.from(this.#rows);
    const line = new Float64Array(rows.length);
    const column = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      line[i] = this.#from.line[rows[i] as number] as number;
      column[i] = this.#from.column[rows[i] as number] as number;
    }
    const locations = { ...profile.locations, lineStart: this.#start, lineEnd: this.#end, hidden };
    return { ...profile, locations, lines: { function: pick(this.#from.function, rows), line, column } };
  }
}
