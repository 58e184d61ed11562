/** Generated profiles: skewed stacks of a stated seed, written as pprof writes its own. */

import { counting } from '../../src/core/profile/build';
import type { Profile, ValueColumn } from '../../src/core/profile/columns';
import { starts } from '../../src/core/profile/growing';
import { StringTable } from '../../src/core/profile/strings';

export interface Shape {
  readonly seed: number;
  readonly samples: number;
  readonly functions: number;
  readonly locations: number;
}

const types = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'];

export function synthetic({ seed, samples, functions, locations }: Shape): Profile {
  const random = generator(seed);
  const below = (n: number) => Math.floor(random() * n);
  /** Few are met often, most of them rarely. */
  const skewed = (n: number) => Math.floor(random() ** 3 * n);
  const strings = StringTable.of([]);
  const name = Uint32Array.from({ length: functions }, (_, i) =>
    strings.add(`example.com/service/pkg${i % 400}.(*Type${i % 2000}).method${i}`),
  );
  const file = Uint32Array.from({ length: functions }, (_, i) =>
    strings.add(`/src/service/pkg${i % 400}/file${i % 3000}.go`),
  );

  const stackEnd = new Uint32Array(samples);
  const stack = new Uint32Array(samples * 60);
  let length = 0;
  // The outer half of a stack is one of a few thousand paths, as in a real service.
  const paths = Array.from({ length: 4000 }, () => Uint32Array.from({ length: 30 }, () => skewed(locations)));
  for (let i = 0; i < samples; i++) {
    const depth = 30 + below(31);
    const shared = Math.min(depth >> 1, 30);
    const path = paths[skewed(paths.length)] as Uint32Array;
    for (let k = shared; k < depth; k++) stack[length++] = skewed(locations);
    for (let k = shared - 1; k >= 0; k--) stack[length++] = path[k] as number;
    stackEnd[i] = length;
  }
  const values = types.map((_, type): ValueColumn => {
    const numbers = Float64Array.from({ length: samples }, () =>
      type < 2 || below(4) === 0 ? 1 + skewed(100_000) : 0,
    );
    return { numbers, exact: null };
  });
  const labelEnd = Uint32Array.from({ length: samples }, (_, i) => i + 1);
  const lineEnd = Uint32Array.from({ length: locations }, (_, i) => i + 1);
  const bytes = strings.add('bytes');
  return {
    sampleTypes: types.map((type) => ({ type, unit: type.endsWith('space') ? 'bytes' : 'count' })),
    defaultSampleType: 'inuse_space',
    timeNanos: 1_700_000_000_000_000_000n,
    durationNanos: 0n,
    periodType: { type: 'space', unit: 'bytes' },
    period: 524_288n,
    comments: [],
    dropFrames: '',
    keepFrames: '',
    docUrl: '',
    strings,
    samples: {
      count: samples,
      stackStart: starts(stackEnd),
      stackEnd,
      stackShared: null,
      stackOwn: null,
      stack: stack.subarray(0, length),
      values,
      labelStart: starts(labelEnd),
      labelEnd,
      labels: {
        key: new Uint32Array(samples).fill(bytes),
        text: new Uint32Array(samples),
        unit: new Uint32Array(samples).fill(bytes),
        number: { numbers: Float64Array.from({ length: samples }, () => 16 << below(12)), exact: null },
      },
    },
    locations: {
      count: locations,
      id: counting(locations),
      address: BigUint64Array.from({ length: locations }, (_, i) => BigInt(0x400000 + i * 16)),
      mapping: new Int32Array(locations),
      folded: new Uint8Array(locations),
      lineStart: starts(lineEnd),
      lineEnd,
      hidden: null,
    },
    lines: {
      function: Uint32Array.from({ length: locations }, (_, i) => i % functions),
      line: Float64Array.from({ length: locations }, () => 1 + below(2000)),
      column: new Float64Array(locations),
    },
    functions: {
      count: functions,
      id: counting(functions),
      name,
      systemName: name,
      file,
      startLine: new Float64Array(functions),
    },
    mappings: [
      {
        id: 1n,
        start: 0x400000n,
        limit: 0x4000000n,
        offset: 0n,
        file: '/usr/bin/service',
        buildId: 'synthetic',
        hasFunctions: true,
        hasFilenames: true,
        hasLineNumbers: true,
        hasInlineFrames: true,
      },
    ],
  };
}

/** Numbers in [0, 1) that are the same on every machine (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
