/** tagroot and tagleaf: labels as frames of the stack. pprof: driver/tagroot.go. */

import type { Profile } from './columns';
import { joined, Numbers, starts } from './growing';
import { labelsOf, type SampleLabels } from './labels';
import { scaledLabel } from './units';

/** pprof: driver.generateTagRootsLeaves, addLabelNodes. A frame's function is the label's value, its file the key. */
export function addTagFrames(
  profile: Profile,
  roots: string,
  leaves: string,
  unit: string,
): { profile: Profile; rootMatched: boolean; leafMatched: boolean } {
  const keys = (list: string) =>
    list
      .split(',')
      .filter((key) => key !== '')
      .reverse();
  const rootKeys = keys(roots);
  const leafKeys = keys(leaves);
  let rootMatched = false;
  let leafMatched = false;
  if (rootKeys.length + leafKeys.length === 0) return { profile, rootMatched, leafMatched };
  const { samples } = profile;
  const added = new AddedFrames(profile);
  const stack = new Numbers();
  const stackEnd = new Uint32Array(samples.count);
  for (let sample = 0; sample < samples.count; sample++) {
    const labels = labelsOf(profile, sample);
    const frame = (key: string) => {
      const values = formatValues(labels, key, unit);
      return { matches: values.length > 0, location: added.location(values.join(','), key) };
    };
    // The roots first: new locations are numbered in the order in which they are met.
    const rootFrames = rootKeys.map(frame);
    const leafFrames = leafKeys.map(frame);
    rootMatched ||= rootFrames.some(({ matches }) => matches);
    leafMatched ||= leafFrames.some(({ matches }) => matches);
    for (const { location } of leafFrames) stack.push(location);
    const end = samples.stackEnd[sample] as number;
    for (let i = samples.stackStart[sample] as number; i < end; i++) stack.push(samples.stack[i] as number);
    for (const { location } of rootFrames) stack.push(location);
    stackEnd[sample] = stack.length;
  }
  const framed = {
    ...added.finish(),
    samples: {
      ...samples,
      stack: stack.finish(),
      stackStart: starts(stackEnd),
      stackEnd,
      stackShared: null,
      stackOwn: null,
    },
  };
  return { profile: framed, rootMatched, leafMatched };
}

/** pprof: driver.formatLabelValues. */
function formatValues({ texts, numbers }: SampleLabels, key: string, unit: string): string[] {
  const values = [...(texts.get(key) ?? [])];
  const group = numbers.get(key);
  for (const [i, value] of (group?.values ?? []).entries()) {
    const own = group?.units[i];
    values.push(own === undefined ? scaledLabel(value, '', '') : scaledLabel(value, own, unit));
  }
  return values;
}

/** The locations and functions that a profile gets in addition, each made once. */
class AddedFrames {
  readonly #profile: Profile;
  readonly #known = new Map<string, number>();
  readonly #names: number[] = [];
  readonly #files: number[] = [];

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  location(name: string, file: string): number {
    const key = `${name}\0${file}`;
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.#profile.locations.count + this.#names.length;
      this.#known.set(key, index);
      this.#names.push(this.#profile.strings.add(name));
      this.#files.push(this.#profile.strings.add(file));
    }
    return index;
  }

  finish(): Profile {
    const { locations, functions, lines } = this.#profile;
    const extra = this.#names.length;
    const zeros = new Float64Array(extra);
    const numbered = (from: number) => Float64Array.from(this.#names, (_, i) => from + i);
    const highest = (ids: Float64Array) => ids.reduce((most, id) => Math.max(most, id), 0);
    const address = new BigUint64Array(locations.count + extra);
    address.set(locations.address);
    const mapping = new Int32Array(locations.count + extra).fill(-1);
    mapping.set(locations.mapping);
    const folded = new Uint8Array(locations.count + extra);
    folded.set(locations.folded);
    const ids = ({ numbers, exact }: Profile['locations']['id']) => ({
      numbers: joined(numbers, numbered(highest(numbers) + 1)),
      exact,
    });
    return {
      ...this.#profile,
      functions: {
        count: functions.count + extra,
        id: ids(functions.id),
        name: joined(functions.name, this.#names),
        systemName: joined(functions.systemName, zeros),
        file: joined(functions.file, this.#files),
        startLine: joined(functions.startLine, zeros),
      },
      lines: {
        function: joined(lines.function, numbered(functions.count)),
        line: joined(lines.line, zeros),
        column: joined(lines.column, zeros),
      },
      locations: {
        count: locations.count + extra,
        id: ids(locations.id),
        address,
        mapping,
        folded,
        lineStart: joined(locations.lineStart, numbered(lines.line.length)),
        lineEnd: joined(locations.lineEnd, numbered(lines.line.length + 1)),
        hidden: null,
      },
    };
  }
}
