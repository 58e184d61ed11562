/**
 * Reads profile.proto from parts as they are unpacked, so that all of it never lies in memory. It knows only that
 * something is wrong, not where: then the whole bytes are read to say so, and to try the older formats on them.
 */

import type { Profile } from './columns';
import { MessageTables } from './tables-decoder';
import { WireError } from './wire';

/** More than any real field needs; what a damaged length asks to wait for ends here. */
const longestField = 1 << 26;
/** A field that began in one part mostly ends within this much of the next one. */
const joint = 1 << 14;

export class PartsDecoder {
  readonly #tables: MessageTables;
  /** The beginning of a field whose end has not come yet. */
  #rest: Uint8Array = new Uint8Array(0);
  /** Parts that came since it was last looked at. */
  #later: Uint8Array[] = [];
  #laterBytes = 0;

  /** `size`: how long the profile is expected to be. */
  constructor(size: number) {
    this.#tables = new MessageTables(size);
  }

  /** Reads the next part; the caller may use its memory again afterwards. Throws where the bytes are no profile.proto. */
  push(part: Uint8Array): void {
    let from = 0;
    if (this.#rest.length > 0) {
      const { length } = this.#rest;
      const more = this.#laterBytes + part.length;
      // A field of many parts is looked at again when as much of it has come as there was: twice, not once for each.
      if (more < length && length + more <= longestField) {
        this.#later.push(part.slice());
        this.#laterBytes = more;
        return;
      }
      if (this.#laterBytes > 0) {
        const all = this.#takeAll(part);
        this.#keep(all.subarray(this.#tables.readSome(all)));
        return;
      }
      const read = this.#tables.readSome(joined(this.#rest, part.subarray(0, joint)));
      if (read < length) {
        const all = joined(this.#rest.subarray(read), part);
        this.#keep(all.subarray(this.#tables.readSome(all)));
        return;
      }
      from = read - length;
    }
    // A plain view: a Buffer is another kind of array to the engine, which would slow every read of a byte.
    const own = new Uint8Array(part.buffer, part.byteOffset + from, part.length - from);
    this.#keep(own.subarray(this.#tables.readSome(own)));
  }

  #keep(rest: Uint8Array): void {
    if (rest.length > longestField) throw new WireError(0, 'a field is too long');
    this.#rest = rest.slice();
  }

  /** The rest, all that came later and perhaps a last part, as one. */
  #takeAll(last: Uint8Array = new Uint8Array(0)): Uint8Array {
    const all = new Uint8Array(this.#rest.length + this.#laterBytes + last.length);
    let at = 0;
    for (const part of [this.#rest, ...this.#later, last]) {
      all.set(part, at);
      at += part.length;
    }
    this.#later = [];
    this.#laterBytes = 0;
    return all;
  }

  finish(): Profile {
    if (this.#tables.isEmpty && this.#rest.length === 0) throw new WireError(0, 'there are no bytes', 'cut');
    this.#tables.readRest(this.#laterBytes > 0 ? this.#takeAll() : this.#rest);
    return this.#tables.finish();
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
