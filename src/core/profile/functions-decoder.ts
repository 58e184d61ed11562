/** The Function messages of a profile. pprof: profile/encode.go, functionDecoder. */

import type { FunctionColumns } from './columns';
import { Doubles, Integers, Numbers } from './growing';
import type { Wire } from './wire';

export class FunctionsDecoder {
  readonly #wire: Wire;
  readonly #id = new Integers();
  readonly #name = new Numbers();
  readonly #systemName = new Numbers();
  readonly #file = new Numbers();
  readonly #startLine = new Doubles();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** The columns that name strings. */
  get texts(): readonly Numbers[] {
    return [this.#name, this.#systemName, this.#file];
  }

  /** Reads the function at the wire's position. */
  read(end: number): void {
    const wire = this.#wire;
    let id = 0;
    let idLow = 0;
    let idHigh = 0;
    let name = 0;
    let systemName = 0;
    let file = 0;
    let startLine = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field === 1) {
        id = wire.uint64(end);
        idLow = wire.low;
        idHigh = wire.high;
      } else if (field === 2) name = wire.index(end);
      else if (field === 3) systemName = wire.index(end);
      else if (field === 4) file = wire.index(end);
      else if (field === 5) startLine = wire.int64(end);
      else wire.skip(end);
    }
    this.#id.push(id, idLow, idHigh);
    this.#name.push(name);
    this.#systemName.push(systemName);
    this.#file.push(file);
    this.#startLine.push(startLine);
  }

  finish(): FunctionColumns {
    const id = this.#id.finish();
    return {
      count: id.numbers.length,
      id,
      name: this.#name.finish(),
      systemName: this.#systemName.finish(),
      file: this.#file.finish(),
      startLine: this.#startLine.finish(),
    };
  }
}
