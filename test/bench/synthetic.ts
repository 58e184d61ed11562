/**
 * Generated profiles of a stated seed, written as pprof writes its own. What is met is skewed, as in a real server: a
 * few paths, places, routes and tenants are met often, most of them rarely.
 */

import { counting } from '../../src/core/profile/build';
import type { LabelColumns, Profile, ValueColumn } from '../../src/core/profile/columns';
import { starts } from '../../src/core/profile/growing';
import { StringTable } from '../../src/core/profile/strings';

export interface Shape {
  readonly seed: number;
  readonly samples: number;
  readonly functions: number;
  readonly locations: number;
}

/** Frames of the deepest stack. */
const deepest = 60;
/** A stack has fewer than this many calls of its own, and two at least. */
const ownFrames = 13;
const routes = 80;
const routesOfTenant = 8;
const tenants = 500;
const zones = 6;
const labelsOfEach = 5;

const types = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space'];

export function synthetic({ seed, samples, functions, locations }: Shape): Profile {
  const random = generator(seed);
  const below = (n: number) => Math.floor(random() * n);
  /** Few are met often, most of them rarely. */
  const skewed = (n: number) => Math.floor(random() ** 3 * n);
  /** The same, more so. */
  const mostlyFirst = (n: number) => Math.floor(random() ** 7 * n);
  const strings = StringTable.of([]);
  const name = Uint32Array.from({ length: functions }, (_, i) =>
    strings.add(`example.com/service/pkg${i % 400}.(*Type${i % 2000}).method${i}`),
  );
  const file = Uint32Array.from({ length: functions }, (_, i) =>
    strings.add(`/src/service/pkg${i % 400}/file${i % 3000}.go`),
  );

  const stackEnd = new Uint32Array(samples);
  const stack = new Uint32Array(samples * deepest);
  let length = 0;
  const pieces = (count: number, frames: number) =>
    Array.from({ length: count }, () => Uint32Array.from({ length: frames }, () => skewed(locations)));
  // A stack is a way into the server, a way through a library, and some calls of its own.
  const outer = pieces(4000, 30);
  const middle = pieces(3000, 14);
  for (let i = 0; i < samples; i++) {
    // Deep stacks are more frequent than shallow ones: 51 frames on average.
    const depth = 30 + Math.floor(Math.sqrt(random()) * (deepest - 29));
    const start = length;
    const own = 2 + below(ownFrames - 2);
    const way = outer[mostlyFirst(outer.length)] as Uint32Array;
    const through = middle[mostlyFirst(middle.length)] as Uint32Array;
    while (length - start < own) stack[length++] = skewed(locations);
    for (let k = 0; k < through.length && length - start < depth; k++) stack[length++] = through[k] as number;
    // The root is the end of the way in.
    for (let k = Math.max(0, way.length - (depth - (length - start))); k < way.length; k++)
      stack[length++] = way[k] as number;
    stackEnd[i] = length;
  }
  const values = types.map((_, type): ValueColumn => {
    const numbers = Float64Array.from({ length: samples }, () =>
      type < 2 || below(4) === 0 ? 1 + skewed(100_000) : 0,
    );
    return { numbers, exact: null };
  });
  const labelEnd = Uint32Array.from({ length: samples }, (_, i) => (i + 1) * labelsOfEach);
  const lineEnd = Uint32Array.from({ length: locations }, (_, i) => i + 1);
  const labels = skewedLabels(samples, strings, below, skewed);
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
      labels,
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

/** Of each sample the size of its objects, as Go's heap profiles have it, and whom it served, as servers label it. */
function skewedLabels(
  samples: number,
  strings: StringTable,
  below: (n: number) => number,
  skewed: (n: number) => number,
): LabelColumns {
  const rows = samples * labelsOfEach;
  const key = new Uint32Array(rows);
  const text = new Uint32Array(rows);
  const unit = new Uint32Array(rows);
  const numbers = new Float64Array(rows);
  const bytes = strings.add('bytes');
  const request = strings.add('request');
  const route = strings.add('route');
  const tenant = strings.add('tenant');
  const zone = strings.add('zone');
  const named = (count: number, name: (i: number) => string) =>
    Uint32Array.from({ length: count }, (_, i) => strings.add(name(i)));
  const routeNames = named(routes, (i) => `/api/v1/resource${i}/{id}`);
  const tenantNames = named(tenants, (i) => `tenant-${i}`);
  const zoneNames = named(zones, (i) => `zone-${i}`);
  for (let row = 0; row < rows; row += labelsOfEach) {
    key.set([bytes, request, route, tenant, zone], row);
    unit[row] = unit[row + 1] = bytes;
    numbers[row] = 16 << below(12);
    const customer = skewed(tenants);
    const served = (customer * 7 + skewed(routesOfTenant)) % routes;
    numbers[row + 1] = 1024 << (served % 10);
    text[row + 2] = routeNames[served] as number;
    text[row + 3] = tenantNames[customer] as number;
    // A tenant lives in one zone and uses few of the routes; a route takes requests of one size.
    text[row + 4] = zoneNames[customer % zones] as number;
  }
  return { key, text, unit, number: { numbers, exact: null } };
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
