/**
 * The hot part of reading: the Sample messages of profile.proto. Location ids and values arrive packed or one
 * by one (pprof packs them only from three on); both go straight into typed arrays.
 *
 * There are two readers. This one is the rule: it reads every form of a sample and checks all there is.
 * `readPlainSamples` reads what nearly all samples are, and leaves any other to this one. Both give the same columns
 * (test/unit/profile/samples.test.ts).
 */

import type { SampleColumns } from './columns';
import type { Numbers } from './growing';
import { GrowingSamples, type IdIndex } from './growing-samples';
import { KnownLabels } from './known-labels';
import { longestPlain, readPlainSamples, sampleMessage } from './plain-samples';
import type { Wire } from './wire';

export class SamplesDecoder {
  readonly #wire: Wire;
  readonly #samples: GrowingSamples;
  readonly #knownLabels = new KnownLabels((start, end) => this.#readLabels(start, end));

  /** `size`: how long the whole profile is, as far as it is known. */
  constructor(wire: Wire, size: number) {
    this.#wire = wire;
    this.#samples = new GrowingSamples(size);
  }

  get count(): number {
    return this.#samples.count;
  }

  /** The largest id that a location has so far. */
  get largestLocation(): number {
    return this.#samples.largest;
  }

  /** Says how many sample types there are, before the first sample. */
  begin(types: number): void {
    this.#samples.begin(types);
  }

  /** The string numbers that labels use, to be checked against the table. */
  get labelStrings(): readonly Numbers[] {
    const { labelKey, labelText, labelUnit } = this.#samples;
    return [labelKey, labelText, labelUnit];
  }

  /**
   * Reads the plain samples that follow each other at the wire's position; `before` is how many bytes of the
   * profile came before the wire's. It stops at the first field that is no plain sample, or does not lie in the
   * wire's bytes to its end.
   */
  readRun(before: number): void {
    const wire = this.#wire;
    const { bytes } = wire;
    for (let at = wire.position; bytes[at] === sampleMessage; ) {
      // Plain samples are shorter; more room than one of them needs is only asked for early.
      this.#samples.makeRoom(longestPlain, before + at);
      const next = readPlainSamples(this.#samples, this.#knownLabels, bytes, at);
      wire.position = next;
      if (next === at) break;
      at = next;
    }
  }

  /** Reads one Sample message that ends at `end`; `before` as above. Throws where the bytes are none. */
  read(end: number, before: number): void {
    const wire = this.#wire;
    const samples = this.#samples;
    samples.makeRoom(end - wire.position, before + wire.position);
    const firstLabel = samples.labelKey.length;
    /** Where the labels at the end of the sample begin, as bytes and as rows. */
    let lastLabels = -1;
    let lastRow = firstLabel;
    let values = 0;
    while (wire.position < end) {
      const start = wire.position;
      const field = wire.field(end);
      if (field === 3) {
        if (lastLabels < 0) {
          lastLabels = start;
          lastRow = samples.labelKey.length;
        }
        this.#label(wire.message(end));
        continue;
      }
      lastLabels = -1;
      if (field === 1) {
        if (wire.type === 2) {
          const stop = wire.message(end);
          while (wire.position < stop) {
            wire.varint(stop);
            samples.addLocation(wire.low, wire.high);
          }
        } else {
          wire.uint64(end);
          samples.addLocation(wire.low, wire.high);
        }
      } else if (field === 2) {
        if (wire.type === 2) {
          const stop = wire.message(end);
          while (wire.position < stop) {
            wire.varint(stop);
            samples.addValue(values++, wire.low, wire.high);
          }
        } else {
          wire.int64(end);
          samples.addValue(values++, wire.low, wire.high);
        }
      } else wire.skip(end);
    }
    if (lastLabels >= 0) this.#knownLabels.add(wire.bytes, lastLabels, end, lastRow, samples.labelKey.length);
    samples.endSample(values, firstLabel);
  }

  /** Reads the bytes from `start` up to `end`, which are labels; how many rows there are then. */
  #readLabels(start: number, end: number): number {
    const wire = this.#wire;
    wire.position = start;
    while (wire.position < end) {
      wire.field(end);
      this.#label(wire.message(end));
    }
    return this.#samples.labelKey.length;
  }

  /** A Label message; one without string, number and unit says nothing (pprof: Profile.postDecode). */
  #label(end: number): void {
    const wire = this.#wire;
    let key = 0;
    let text = 0;
    let unit = 0;
    let value = 0;
    let low = 0;
    let high = 0;
    while (wire.position < end) {
      const field = wire.field(end);
      if (field === 1) key = wire.index(end);
      else if (field === 2) text = wire.index(end);
      else if (field === 3) {
        value = wire.int64(end);
        ({ low, high } = wire);
      } else if (field === 4) unit = wire.index(end);
      else wire.skip(end);
    }
    if (text === 0 && unit === 0 && value === 0) return;
    const { labelKey, labelText, labelUnit, labelNumber } = this.#samples;
    labelKey.push(key);
    labelText.push(text);
    labelUnit.push(text === 0 ? unit : 0);
    labelNumber.push(text === 0 ? value : 0, low, high);
  }

  /** The columns; see `GrowingSamples.finish`. */
  finish(ids: IdIndex, broken: (sample: number, reason: string) => never): SampleColumns {
    return this.#samples.finish(ids, broken);
  }
}
