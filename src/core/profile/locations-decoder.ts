/** The Location messages of a profile and the Lines in them. pprof: profile/encode.go, locationDecoder, lineDecoder. */

import type { LineColumns, LocationColumns } from './columns';
import { Doubles, Integers, Lists, Numbers, wide } from './growing';
import { idOf } from './id-indexes';
import type { Wire } from './wire';

/** From an id to an index; -1 where there is none. */
type Find = (id: number | bigint) => number;

export class LocationsDecoder {
  readonly #wire: Wire;
  readonly #expected: () => number;
  readonly #locationId = new Integers();
  readonly #locationMapping = new Integers();
  readonly #addressLow = new Numbers();
  readonly #addressHigh = new Numbers();
  readonly #folded = new Numbers();
  readonly #lineRows = new Lists();
  readonly #lineFunction = new Integers();
  readonly #lineNumber = new Doubles();
  readonly #lineColumn = new Doubles();

  /** `expected`: about how many there will be, asked for when the first one has come. */
  constructor(wire: Wire, expected: () => number) {
    this.#wire = wire;
    this.#expected = expected;
  }

  /** Makes room for the locations that the samples have named, and for what belongs to them. */
  #reserve(count: number): void {
    for (const column of [
      this.#locationId,
      this.#locationMapping,
      this.#addressLow,
      this.#addressHigh,
      this.#folded,
      this.#lineRows,
      this.#lineFunction,
      this.#lineNumber,
      this.#lineColumn,
    ])
      column.reserve(count);
  }

  /** Reads the location at the wire's position. */
  read(end: number): void {
    const wire = this.#wire;
    let id = 0;
    let idLow = 0;
    let idHigh = 0;
    let mapping = 0;
    let mappingLow = 0;
    let mappingHigh = 0;
    let low = 0;
    let high = 0;
    let folded = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field === 1) {
        id = wire.uint64(end);
        idLow = wire.low;
        idHigh = wire.high;
      } else if (field === 2) {
        mapping = wire.uint64(end);
        mappingLow = wire.low;
        mappingHigh = wire.high;
      } else if (field === 3) {
        wire.uint64(end);
        ({ low, high } = wire);
      } else if (field === 4) this.#line(wire.message(end));
      else if (field === 5) folded = wire.uint64(end) === 0 ? 0 : 1;
      else wire.skip(end);
    }
    if (this.#locationId.length === 0) this.#reserve(this.#expected());
    this.#locationId.push(id, idLow, idHigh);
    this.#locationMapping.push(mapping, mappingLow, mappingHigh);
    this.#addressLow.push(low);
    this.#addressHigh.push(high);
    this.#folded.push(folded);
    this.#lineRows.push(this.#lineNumber.length);
  }

  #line(end: number): void {
    const wire = this.#wire;
    let id = 0;
    let idLow = 0;
    let idHigh = 0;
    let line = 0;
    let column = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field === 1) {
        id = wire.uint64(end);
        idLow = wire.low;
        idHigh = wire.high;
      } else if (field === 2) line = wire.int64(end);
      else if (field === 3) column = wire.int64(end);
      else wire.skip(end);
    }
    this.#lineFunction.push(id, idLow, idHigh);
    this.#lineNumber.push(line);
    this.#lineColumn.push(column);
  }

  /** `broken` reports a location that names a function that does not exist; mappings need not exist. */
  finish(
    functionOf: Find,
    mappingOf: Find,
    broken: (location: number, reason: string) => never,
  ): { readonly locations: LocationColumns; readonly lines: LineColumns } {
    const functionIds = this.#lineFunction.finish();
    const lineFunction = new Uint32Array(functionIds.numbers.length);
    const { start: lineStart, end: lineEnd } = this.#lineRows.finish();
    for (let i = 0; i < lineFunction.length; i++) {
      const id = idOf(functionIds, i);
      const index = functionOf(id);
      if (index < 0) {
        const location = lineEnd.findIndex((end) => end > i);
        broken(location, `a location names function ${id}, which does not exist`);
      }
      lineFunction[i] = index;
    }
    const id = this.#locationId.finish();
    const mappingIds = this.#locationMapping.finish();
    const count = id.numbers.length;
    const address = new BigUint64Array(count);
    const mapping = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const low = this.#addressLow.values[i] as number;
      const high = this.#addressHigh.values[i] as number;
      address[i] = high === 0 ? BigInt(low) : BigInt.asUintN(64, wide(low, high));
      mapping[i] = mappingOf(idOf(mappingIds, i));
    }
    const folded = Uint8Array.from(this.#folded.finish());
    return {
      locations: { count, id, address, mapping, folded, lineStart, lineEnd, hidden: null },
      lines: { function: lineFunction, line: this.#lineNumber.finish(), column: this.#lineColumn.finish() },
    };
  }
}
