/** A case whose files are real: heap profiles that our encoder wrote, a memory series as the sampler prints it. */

import type { Target } from '../../../src/core/case/model';
import { encodeProfile } from '../../../src/core/profile';
import { buildProfile } from '../../../src/core/profile/build';
import { encodeUtf8 } from '../../../src/core/profile/strings';
import { type MadeFile, madeCase, madeTarget } from './made-case';

export const MiB = 1024 * 1024;
export const start = Date.UTC(2026, 10, 23, 3, 12, 40);
export const timeAt = (seconds: number) => new Date(start + seconds * 1000).toISOString();

/** Go frames, leaf first, as `name file line`. */
type Stack = readonly (readonly [string, string, number])[];

export function heapBytes(samples: readonly { readonly stack: Stack; readonly bytes: number }[]): Uint8Array {
  return encodeProfile(
    buildProfile({
      sampleTypes: [
        { type: 'alloc_space', unit: 'bytes' },
        { type: 'inuse_space', unit: 'bytes' },
      ],
      defaultSampleType: 'inuse_space',
      periodType: { type: 'space', unit: 'bytes' },
      period: 524_288n,
      samples: samples.map(({ stack, bytes }) => ({
        stack: stack.map(([name, file, line]) => ({ lines: [{ function: name, file, line }] })),
        values: [bytes * 3, bytes],
      })),
    }),
  );
}

const server: Stack = [
  ['net/http.serverHandler.ServeHTTP', '/usr/local/go/src/net/http/server.go', 3311],
  ['net/http.(*conn).serve', '/usr/local/go/src/net/http/server.go', 2067],
];

/** What a growing service holds `seconds` after the start. */
export function growingHeap(name: string, file: string, seconds: number): Uint8Array {
  return heapBytes([
    {
      stack: [[name, file, 31], ['main.(*Server).orders', '/srv/orders.go', 88], ...server],
      bytes: Math.round(2.5 * seconds * MiB),
    },
    {
      stack: [
        ['time.Time.Format', '/usr/local/go/src/time/format.go', 599],
        [name, file, 30],
        ['main.(*Server).orders', '/srv/orders.go', 88],
        ...server,
      ],
      bytes: Math.round(1.5 * seconds * MiB),
    },
    { stack: [['main.(*Cache).Put', '/srv/cache.go', 12], ...server], bytes: 20 * MiB },
    { stack: [['runtime.malg', '/usr/local/go/src/runtime/proc.go', 4000]], bytes: MiB },
  ]);
}

function seriesText(seconds: readonly number[], rss: (second: number) => number): string {
  return seconds
    .map((second, tick) => {
      const kb = Math.round(rss(second) / 1024);
      const lines = [
        `at ${((start + second * 1000 + 212) / 1000).toFixed(3)} 100.00`,
        `VmRSS: ${kb} kB`,
        `RssAnon: ${kb - 4096} kB`,
        'RssFile: 4096 kB',
        'RssShmem: 0 kB',
        'VmSwap: 0 kB',
        'Threads: 14',
        'MemTotal: 8388608 kB',
        'MemAvailable: 6291456 kB',
        `cgroup ${512 * MiB} ${(kb + 2048) * 1024}`,
        'done',
      ];
      return lines.map((line) => `hc${tick + 1} ${line};\n`).join('');
    })
    .join('');
}

export interface Leaking {
  readonly function?: string;
  readonly file?: string;
  readonly title?: string;
  readonly target?: Target;
  readonly captures?: number;
  readonly extra?: readonly MadeFile[];
}

const secondsTo = (last: number, step = 0.5) =>
  Array.from({ length: last / step + 1 }, (_, place) => place * step);

export function leakingCase({
  function: name = 'main.list',
  file = '/srv/dates.go',
  title,
  target = madeTarget,
  captures = 4,
  extra = [],
}: Leaking = {}) {
  const step = 10;
  const heaps = Array.from(
    { length: captures },
    (_, place): MadeFile => ({
      kind: 'heap-profile',
      name: `heap-${place + 1}.pb.gz`,
      bytes: growingHeap(name, file, place * step),
      at: timeAt(place * step),
      number: place + 1,
      how: `GET ${target.endpoint}heap`,
      target,
    }),
  );
  const series: MadeFile = {
    kind: 'memory-series',
    name: 'memory.txt',
    bytes: encodeUtf8(
      seriesText(secondsTo(Math.max(5, (captures - 1) * step)), (second) => (70 + 5 * second) * MiB),
    ),
    at: timeAt(0),
    number: 0,
    how: "sh -c '… once every 0.5 s: /proc/18472/status'",
    target,
  };
  return madeCase({ ...(title === undefined ? {} : { title }), target, files: [...heaps, series, ...extra] });
}
