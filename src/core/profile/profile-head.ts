/** What a profile.proto says of itself as a whole, without reading its samples: a pass over the fields of its top level. */

import { decodeUtf8 } from './strings';
import { Wire, WireError } from './wire';

export interface ProfileHead {
  /** `inuse_space` and so on, in the order of the file. */
  readonly sampleTypes: readonly string[];
  /** Milliseconds since 1970 by the clock of where it was written; 0 where it does not say. */
  readonly time: number;
}

const fields = { sampleType: 1, string: 6, timeNanos: 9 } as const;
const typeOfValueType = 1;

/** The head of an unpacked profile.proto; null where the bytes are none, or are damaged. */
export function readProfileHead(bytes: Uint8Array): ProfileHead | null {
  const wire = new Wire(bytes);
  const types: number[] = [];
  // Where each string lies: a type may be named by any of them, and which ones is known only at the end.
  const strings: { readonly start: number; readonly stop: number }[] = [];
  let nanos = 0;
  try {
    while (wire.position < bytes.length) {
      const field = wire.field(bytes.length);
      if (field === fields.sampleType) types.push(typeOf(wire, wire.message(bytes.length)));
      else if (field === fields.string) {
        const stop = wire.message(bytes.length);
        strings.push({ start: wire.position, stop });
        wire.position = stop;
      } else if (field === fields.timeNanos) nanos = wire.int64(bytes.length);
      else wire.skip(bytes.length);
    }
  } catch (thrown) {
    if (thrown instanceof WireError) return null;
    throw thrown;
  }
  const sampleTypes = types.flatMap((index) => {
    const place = strings[index];
    return place ? [decodeUtf8(bytes, place.start, place.stop)] : [];
  });
  if (sampleTypes.length === 0 || sampleTypes.length < types.length) return null;
  return { sampleTypes, time: Math.max(0, Math.floor(nanos / 1e6)) };
}

function typeOf(wire: Wire, stop: number): number {
  let type = 0;
  while (wire.position < stop) {
    if (wire.field(stop) === typeOfValueType) type = wire.index(stop);
    else wire.skip(stop);
  }
  return type;
}
