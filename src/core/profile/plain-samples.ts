/**
 * The fast reader of samples. Its loop takes most of the time of reading a profile, so it has hardly a call, and all
 * of its state is in local variables.
 */

import { type GrowingSamples, largestNarrowId } from './growing-samples';
import { type KnownLabels, labelMessage } from './known-labels';

/** The largest id that this reader takes: four bytes of seven bits each. */
const largestPlainId = 0x0fffffff;
/** In bytes; a size that takes two bytes. */
export const longestPlain = 0x3fff;
/** The most bytes that are looked at together: a plain sample ends this much before the end of the bytes. */
const wordSize = 4;

/** The tags that a sample's fields begin with: the field's number, and how it is written. */
const oneLocation = 0x08;
const locationList = 0x0a;
const oneValue = 0x10;
const valueList = 0x12;
/** The tag that a sample begins with in the profile. */
export const sampleMessage = 0x12;
/** Of four bytes the bits that are 0 in a number's last byte. */
const lastBytes = 0x80808080;

/**
 * Reads samples, the first of which begins at `from`, as long as they are plain (no longer than `longestPlain`, ids
 * of at most four bytes, values below 2^49, labels last and short) and there is room; where it stopped. What a
 * sample adds counts only from the sample's end on: a sample that turns out not to be plain leaves nothing.
 *
 * Sizes and values have one to three bytes in no order, which a processor cannot foresee: they are put together
 * without a branch. Ids mostly have one length, so for them branches are faster.
 *
 * A server's stacks begin alike, and Go writes those that were met one after another side by side: in a heap profile
 * four of five frames are those of the sample before. As a stack is written leaf first, these are the last bytes of
 * both lists. They are compared four at a time and then neither read nor kept (`own-stacks.ts`); and `stackShared` spares
 * the reports to sum them again (docs/performance.md says what that gains).
 */
export function readPlainSamples(
  columns: GrowingSamples,
  knownLabels: KnownLabels,
  bytes: Uint8Array,
  from: number,
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const last = bytes.length - wordSize;
  const { stackOwn, values, stackBounds, stackShared, labelStart, labelEnd, labelKey, capacity } = columns;
  const types = values.length;
  const largestId = stackOwn.BYTES_PER_ELEMENT === 2 ? largestNarrowId : largestPlainId;
  const lastRoom = stackOwn.length - longestPlain;
  // The engine of JavaScript is told that these are whole numbers: what once came from a 64-bit number it would
  // otherwise carry as doubles through all of the loop.
  let largest = columns.largest | 0;
  let stackLength = columns.stackLength | 0;
  let ownLength = columns.ownLength | 0;
  let row = columns.count | 0;
  let sampleAt = from | 0;
  /** The bytes of the last sample's location list, if it was its only one; else none. */
  let knownStart = 0;
  let knownStop = 0;
  samples: while (row < capacity && ownLength <= lastRoom && sampleAt < last) {
    if (bytes[sampleAt] !== sampleMessage) break;
    let word = view.getUint16(sampleAt + 1, true);
    let second = (word >>> 7) & 1;
    let size = (word & 127) | ((word >>> 1) & -second & 0x7f80);
    let at = sampleAt + 2 + second;
    const end = at + size;
    // A size of three bytes counts as more than `longestPlain`.
    if (size > longestPlain || end > last) break;
    let frames = ownLength;
    let highest = largest;
    let found = 0;
    let labels = -1;
    let listStart = 0;
    let listStop = 0;
    let shared = 0;
    while (at < end) {
      const tag = bytes[at++] as number;
      if (tag === labelMessage) {
        // What is read of the labels stays: so all else of the sample has to be right.
        if (found !== types) break samples;
        labels = knownLabels.find(bytes, at - 1, end, labelKey.length);
        if (labels < 0) break samples;
        at = end;
        break;
      }
      let stop = at + 1;
      if ((tag & 7) === 2) {
        word = view.getUint16(at, true);
        second = (word >>> 7) & 1;
        size = (word & 127) | ((word >>> 1) & -second & 0x7f80);
        at += 1 + second;
        stop = at + size;
        if (stop > end) break samples;
      }
      if (tag === locationList || tag === oneLocation) {
        let headStop = stop;
        // What is shared has to be the end of the stack.
        if (shared > 0) break samples;
        if (tag === locationList && frames === ownLength) {
          listStart = at;
          listStop = stop;
          let known = knownStop;
          let left = Math.min(size, knownStop - knownStart);
          for (; left >= wordSize; left -= wordSize) {
            const own = view.getInt32(headStop - wordSize, true);
            if (own !== view.getInt32(known - wordSize, true)) break;
            shared += Math.imul((~own & lastBytes) >>> 7, 0x01010101) >>> 24;
            headStop -= wordSize;
            known -= wordSize;
          }
          for (; left > 0 && bytes[headStop - 1] === bytes[known - 1]; left--) {
            if ((bytes[--headStop] as number) < 128) shared++;
            known--;
          }
          // Only the end of a number may be alike: then it is read.
          const isWhole =
            (headStop === at || (bytes[headStop - 1] as number) < 128) &&
            (known === knownStart || (bytes[known - 1] as number) < 128);
          if (shared > 0 && !isWhole) {
            while ((bytes[headStop++] as number) > 127);
            shared--;
          }
          if (shared === 0) headStop = stop;
        } else listStart = listStop = 0;
        while (at < headStop) {
          let byte = bytes[at++] as number;
          let id = byte & 127;
          if (byte > 127) {
            byte = bytes[at++] as number;
            id |= (byte & 127) << 7;
            if (byte > 127) {
              byte = bytes[at++] as number;
              id |= (byte & 127) << 14;
              if (byte > 127) {
                byte = bytes[at++] as number;
                id |= (byte & 127) << 21;
                if (byte > 127) break samples;
              }
            }
          }
          if (id > highest) {
            if (id > largestId) break samples;
            highest = id;
          } else if (id === 0) break samples;
          stackOwn[frames++] = id - 1;
        }
        if (shared > 0) at = stop;
      } else if (tag === valueList || tag === oneValue) {
        while (at < stop) {
          if (found === types) break samples;
          word = view.getInt32(at, true);
          second = (word >>> 7) & 1;
          const third = second & (word >>> 15);
          const fourth = third & (word >>> 23);
          let value =
            (word & 0x7f) |
            ((word >>> 1) & -second & 0x3f80) |
            ((word >>> 2) & -third & 0x1fc000) |
            ((word >>> 3) & -fourth & 0xfe00000);
          at += 1 + second + third + fourth;
          if ((fourth & (word >>> 31)) === 1) {
            for (let factor = 2 ** 28, more = true; more; factor *= 128) {
              if (factor > 2 ** 42) break samples;
              const byte = bytes[at++] as number;
              value += (byte & 127) * factor;
              more = byte > 127;
            }
          }
          (values[found++] as Float64Array)[row] = value;
        }
      } else break samples;
      // The last number of a list went past the list's end. (Asked in this order, as what was never met before the
      // loop is compiled throws the compiled code away when it is.)
      if ((tag & 7) === 2 && at > stop) break samples;
    }
    if (at > end || found !== types) break;
    largest = highest;
    stackLength += frames - ownLength + shared;
    ownLength = frames;
    knownStart = listStart;
    knownStop = listStop;
    stackShared[row] = shared;
    if (labels >= 0) {
      labelStart[row] = knownLabels.rowStart(labels);
      labelEnd[row] = knownLabels.rowEnd(labels);
    }
    stackBounds[++row] = stackLength;
    sampleAt = end;
  }
  columns.largest = largest;
  columns.stackLength = stackLength;
  columns.ownLength = ownLength;
  columns.count = row;
  return sampleAt;
}
