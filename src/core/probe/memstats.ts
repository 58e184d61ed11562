/**
 * What heap?debug=1 says besides its stacks: the first line and the runtime.MemStats at its end
 * (runtime/pprof: writeHeapInternal).
 *
 *     heap profile: 1: 1024 [12: 4096] @ heap/1048576
 *     …
 *     # runtime.MemStats
 *     # Alloc = 2251928
 *     # Stack = 425984 / 425984
 *     # PauseNs = [28292 0 0 …]
 */

import { completeLines } from './lines';

/** Objects and bytes as they were sampled: unlike those of the binary form they are not scaled up. */
export interface HeapHeader {
  readonly inuseObjects: number;
  readonly inuseBytes: number;
  readonly allocObjects: number;
  readonly allocBytes: number;
  /** runtime.MemProfileRate: bytes allocated per sample. The line carries twice that figure. */
  readonly rate: number;
}

/** Bytes unless the name says otherwise; names as in https://pkg.go.dev/runtime#MemStats. */
export interface MemStats {
  readonly alloc: number;
  readonly totalAlloc: number;
  readonly sys: number;
  readonly lookups: number;
  readonly mallocs: number;
  readonly frees: number;
  readonly heapAlloc: number;
  readonly heapSys: number;
  readonly heapIdle: number;
  readonly heapInuse: number;
  readonly heapReleased: number;
  readonly heapObjects: number;
  readonly stackInuse: number;
  readonly stackSys: number;
  readonly mSpanInuse: number;
  readonly mSpanSys: number;
  readonly mCacheInuse: number;
  readonly mCacheSys: number;
  readonly buckHashSys: number;
  readonly gcSys: number;
  readonly otherSys: number;
  readonly nextGc: number;
  /** Milliseconds since the epoch; null before the first collection. */
  readonly lastGcAt: number | null;
  /** The last pauses, newest first, as far as the ring of 256 has them: end in ms since the epoch, length in ns. */
  readonly pauses: readonly { readonly endedAt: number; readonly ns: number }[];
  readonly numGc: number;
  readonly numForcedGc: number;
  readonly gcCpuFraction: number;
  /** Peak resident size; not on every system and not in every version. */
  readonly maxRss: number | null;
}

/** Figures that a version of Go does not print are null. */
export type MemStatsRead = { readonly [K in keyof MemStats]: MemStats[K] | null };

export function parseHeapHeader(text: string): HeapHeader | null {
  const match = /^heap profile: +(\d+): +(\d+) +\[ *(\d+): +(\d+)\] +@ +heap\/(\d+)\r?\n/.exec(text);
  if (!match) return null;
  const [inuseObjects, inuseBytes, allocObjects, allocBytes, doubled] = match.slice(1).map(Number);
  return { inuseObjects, inuseBytes, allocObjects, allocBytes, rate: doubled / 2 };
}

/** Null when the text has no MemStats at its end, or is cut before their end. */
export function parseMemStats(text: string): MemStatsRead | null {
  const at = text.lastIndexOf('\n# runtime.MemStats');
  if (at === -1) return null;
  const fields = new Map<string, string>();
  for (const line of completeLines(text.slice(at + 1))) {
    const match = /^# (\w+) = (.*?)\s*$/.exec(line);
    if (match) fields.set(match[1], match[2]);
  }
  // The last line that every version prints: without it the text was cut.
  if (!fields.has('DebugGC')) return null;
  const of = (name: string) => figure(fields.get(name));
  const pair = (name: string) => {
    const [inuse, sys] = (fields.get(name) ?? '').split(' / ');
    return [figure(inuse), figure(sys)] as const;
  };
  const [stackInuse, stackSys] = pair('Stack');
  const [mSpanInuse, mSpanSys] = pair('MSpan');
  const [mCacheInuse, mCacheSys] = pair('MCache');
  const numGc = of('NumGC');
  return {
    alloc: of('Alloc'),
    totalAlloc: of('TotalAlloc'),
    sys: of('Sys'),
    lookups: of('Lookups'),
    mallocs: of('Mallocs'),
    frees: of('Frees'),
    heapAlloc: of('HeapAlloc'),
    heapSys: of('HeapSys'),
    heapIdle: of('HeapIdle'),
    heapInuse: of('HeapInuse'),
    heapReleased: of('HeapReleased'),
    heapObjects: of('HeapObjects'),
    stackInuse,
    stackSys,
    mSpanInuse,
    mSpanSys,
    mCacheInuse,
    mCacheSys,
    buckHashSys: of('BuckHashSys'),
    gcSys: of('GCSys'),
    otherSys: of('OtherSys'),
    nextGc: of('NextGC'),
    lastGcAt: milliseconds(fields.get('LastGC')),
    pauses: pausesOf(fields.get('PauseNs'), fields.get('PauseEnd'), numGc),
    numGc,
    numForcedGc: of('NumForcedGC'),
    gcCpuFraction: figure(fields.get('GCCPUFraction')),
    maxRss: of('MaxRSS'),
  };
}

function figure(text: string | undefined): number | null {
  return text !== undefined && /^\d+(?:\.\d+)?(?:e[+-]\d+)?$/.test(text) ? Number(text) : null;
}

/** Nanoseconds since the epoch do not fit a double; 0 is "never". */
function milliseconds(text: string | undefined): number | null {
  return text === undefined || !/^[1-9]\d{0,18}$/.test(text) ? null : Number(BigInt(text) / 1000n) / 1000;
}

/** Two rings of 256, the most recent at (NumGC + 255) % 256. */
function pausesOf(
  lengths: string | undefined,
  ends: string | undefined,
  numGc: number | null,
): MemStats['pauses'] | null {
  const ns = ring(lengths);
  const ended = ring(ends);
  if (ns === null || ended === null || numGc === null || ns.length !== ended.length) return null;
  const size = ns.length;
  return Array.from({ length: Math.min(numGc, size) }, (_, age) => (numGc - 1 - age) % size).flatMap(
    (index) => {
      const endedAt = milliseconds(ended[index]);
      const length = figure(ns[index]);
      return endedAt === null || length === null ? [] : [{ endedAt, ns: length }];
    },
  );
}

function ring(text: string | undefined): readonly string[] | null {
  const match = /^\[([\d ]+)\]$/.exec(text ?? '');
  return match ? match[1].trim().split(/ +/) : null;
}
