/** A leak as data, for the window without a main process: real profiles, really diagnosed. */

import type { Capture, Evidence, EvidenceKind, HostAct, Target } from '#core/case/model';
import type { CaseRecord } from '#core/case/record';
import type { CaseView } from '#core/contract/methods';
import { diagnose } from '#core/diagnosis/diagnose';
import type { Diagnosis } from '#core/diagnosis/finding';
import { gatherFacts } from '#core/diagnosis/gather-facts';
import type { MemorySample } from '#core/probe/memory-sample';
import { buildProfile } from '#core/profile/build';
import { encodeProfile } from '#core/profile/encode';

const mib = 1024;
export const startedAt = Date.parse('2026-11-23T03:12:10.000Z');
export const host = 'prod-api-3';
export const caseId = '2026-11-23-orders-api-on-prod-api-3-0312';
const climbsAfter = 20;
const kbPerSecond = 5 * mib;

export const target: Target = {
  host,
  pid: 18472,
  startTicks: 118_233,
  bootId: '5a1b7c0e-6f1d-4f0e-9c7a-3a1b2c3d4e5f',
  comm: 'orders-api',
  command: '/srv/orders-api/orders-api -listen :8080',
  go: { version: 'go1.26.1', module: 'example.com/orders-api', revision: '4f1c9e2a77b1' },
  endpoint: 'http://127.0.0.1:6060/debug/pprof/',
};

/** Deterministic noise between −1 and 1. */
const noise = (n: number) => Math.sin(n * 12.9898) * Math.cos(n * 78.233);

const leakedKb = (seconds: number) => Math.max(0, seconds - climbsAfter) * kbPerSecond;

export const sampleAt = (seconds: number): MemorySample => {
  const anon = Math.round(112 * mib + leakedKb(seconds) * 1.02 + noise(seconds) * 900);
  const file = Math.round(24.6 * mib + noise(seconds + 7) * 60);
  return {
    at: startedAt + seconds * 1000,
    rssKb: anon + file,
    rssAnonKb: anon,
    rssFileKb: file,
    rssShmemKb: 0,
    swapKb: 0,
    threads: 14 + (seconds > 40 ? 1 : 0),
    cgroupLimitKb: 512 * mib,
    cgroupUsageKb: anon + file + 9 * mib,
    hostTotalKb: 3930 * mib,
    hostAvailableKb: Math.round(2300 * mib - leakedKb(seconds)),
  };
};

export const samples = (from: number, to: number): readonly MemorySample[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => sampleAt(from + index));

const frame = (name: string, file: string, line: number) => ({
  lines: [{ function: name, file: `/srv/src/${file}`, line }],
});
const serve = [
  frame('main.withMetrics.func1', 'orders-api/middleware.go', 41),
  frame('net/http.HandlerFunc.ServeHTTP', 'net/http/server.go', 2294),
  frame('net/http.(*ServeMux).ServeHTTP', 'net/http/server.go', 2822),
  frame('net/http.serverHandler.ServeHTTP', 'net/http/server.go', 3301),
  frame('net/http.(*conn).serve', 'net/http/server.go', 2102),
];

/** The heap at a moment: a cache that is there all the time, buffers that vary, and what leaks. */
export function heapProfile(seconds: number): Uint8Array {
  const leaked = leakedKb(seconds) * 1024;
  const one = (stack: ReturnType<typeof frame>[], bytes: number, size: number) => ({
    stack,
    values: [Math.ceil((bytes * 3) / size), bytes * 3, Math.ceil(bytes / size), bytes],
  });
  const between = [
    frame('main.GetBetweenDates', 'orders-api/dates.go', 31),
    frame('main.(*Server).ordersBetween', 'orders-api/orders.go', 88),
    frame('main.(*Server).handleReport', 'orders-api/orders.go', 52),
    ...serve,
  ];
  const format = [frame('time.Time.Format', 'time/format.go', 651), ...between];
  const small: [string, string, number][] = [
    ['bytes.growSlice', 'bytes/buffer.go', 6.5],
    ['bufio.NewWriterSize', 'bufio/bufio.go', 5.1],
    ['bufio.NewReaderSize', 'bufio/bufio.go', 4.6],
    ['compress/flate.NewWriter', 'compress/flate/deflate.go', 3.5],
    ['encoding/json.(*decodeState).literalStore', 'encoding/json/decode.go', 10.2],
    ['net/textproto.readMIMEHeader', 'net/textproto/reader.go', 2.1],
  ];
  const profile = buildProfile({
    sampleTypes: [
      { type: 'alloc_objects', unit: 'count' },
      { type: 'alloc_space', unit: 'bytes' },
      { type: 'inuse_objects', unit: 'count' },
      { type: 'inuse_space', unit: 'bytes' },
    ],
    defaultSampleType: 'inuse_space',
    periodType: { type: 'space', unit: 'bytes' },
    period: 524_288n,
    timeNanos: BigInt(startedAt + seconds * 1000) * 1_000_000n,
    samples: [
      ...(leaked > 0
        ? [one(between, Math.round(leaked * 0.58), 4096), one(format, Math.round(leaked * 0.42), 16)]
        : []),
      one(
        [
          frame('main.(*OrderCache).Put', 'orders-api/cache.go', 77),
          frame('main.(*Server).ordersBetween', 'orders-api/orders.go', 90),
          ...serve,
        ],
        20_480_000,
        2048,
      ),
      one(
        [
          frame('main.(*Catalog).load.func1', 'orders-api/catalog.go', 33),
          frame('main.main', 'orders-api/main.go', 60),
        ],
        9_980_000,
        512,
      ),
      ...small.map(([name, file, size], index) =>
        one(
          [frame(name, file, 100 + index), ...serve],
          Math.round((size + noise(seconds + index) * 0.4) * 1_048_576),
          512,
        ),
      ),
      one(
        [
          frame('runtime.allocm', 'runtime/proc.go', 2290),
          frame('runtime.mstart', 'runtime/asm_amd64.s', 394),
        ],
        2_150_000,
        1024,
      ),
    ],
  });
  return encodeProfile(profile);
}

const hex = (n: number) => (Math.imul(n + 11, 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
const timeAt = (seconds: number) => new Date(startedAt + seconds * 1000 - 212).toISOString();

export function evidenceOf(kind: EvidenceKind, name: string, seconds: number, bytes: number): Evidence {
  const id = hex(seconds * 31 + name.length * 7 + kind.length);
  const path = { 'heap-profile': 'heap', 'goroutine-profile': 'goroutine', memstats: 'heap?debug=1' }[
    kind as string
  ];
  return {
    id,
    kind,
    sha256: `${id}${hex(seconds + 1)}${hex(seconds + 2)}${hex(seconds + 3)}${hex(seconds + 4)}${hex(seconds + 5)}${hex(seconds + 6)}${hex(seconds + 7)}`,
    bytes,
    name,
    provenance: {
      host,
      how: path
        ? `GET http://127.0.0.1:6060/debug/pprof/${path}`
        : `sh -c 'while …; do cat /proc/${target.pid}/status; done'`,
      status: path ? 200 : 0,
      stderr: null,
      takenAt: timeAt(seconds),
      endedAt: timeAt(seconds + 0.06),
      clockOffsetMs: 212,
      complete: 'whole',
      target,
      tool: 'heapcase 0.1.0',
    },
  };
}

export const captureSeconds = [2, 12, 22, 32, 42, 52];
const profiles = new Map(captureSeconds.map((seconds) => [seconds, heapProfile(seconds)]));

export interface CapturedSet extends Capture {
  readonly seconds: number;
}

export const captures: readonly CapturedSet[] = captureSeconds.map((seconds, number) => ({
  seconds,
  label: number === 0 ? 'baseline' : 'capture',
  number,
  at: timeAt(seconds),
  evidence: [
    evidenceOf('heap-profile', `heap-${number}.pb`, seconds, profiles.get(seconds)?.length ?? 0),
    evidenceOf('goroutine-profile', `goroutine-${number}.txt`, seconds, 6400 + number * 31),
    evidenceOf('memstats', `memstats-${number}.txt`, seconds, 2100 + number),
  ],
}));

const seriesEvidence = evidenceOf('memory-series', 'memory.txt', 61, 84_211);

export function readEvidence(id: string): Uint8Array {
  const capture = captures.find(({ evidence }) => evidence[0].id === id);
  const bytes = capture && profiles.get(capture.seconds);
  return bytes ? bytes.slice() : new TextEncoder().encode('');
}

export const acts: readonly HostAct[] = captures.flatMap(({ seconds, evidence }) =>
  evidence.map(({ provenance, bytes }, index) => ({
    at: timeAt(seconds + index * 0.1),
    host,
    what: provenance.how,
    status: provenance.status,
    bytes,
    ms: 54 + ((seconds * 7 + index * 13) % 29),
  })),
);

/** What the rules say of the captures and samples until a moment. */
export async function diagnosisUntil(seconds: number): Promise<Diagnosis> {
  const taken = captures.filter((capture) => capture.seconds <= seconds);
  const heaps = taken.flatMap(({ evidence }) => evidence.filter(({ kind }) => kind === 'heap-profile'));
  const record: CaseRecord = {
    manifest: manifest(),
    folder: '',
    targets: [target],
    evidence: heaps,
    captures: taken.map((capture) => ({ ...capture, evidence: [capture.evidence[0]] })),
    hostActs: [],
    gaps: [],
    journal: [],
    headHash: '',
    mended: [],
  };
  return diagnose(
    await gatherFacts(record, async (id) => readEvidence(id), { target, samples: samples(0, seconds) }),
  );
}

export const manifest = (): CaseView['manifest'] => ({
  format: 1,
  id: caseId,
  title: 'orders-api on prod-api-3',
  status: 'open',
  createdAt: new Date(startedAt).toISOString(),
  madeBy: 'heapcase 0.1.0',
  sample: false,
});

export async function caseView(): Promise<CaseView> {
  const diagnosis = await diagnosisUntil(61);
  return {
    manifest: manifest(),
    targets: [target],
    evidence: [...captures.flatMap(({ evidence }) => evidence), seriesEvidence],
    captures,
    hostActs: acts,
    gaps: diagnosis.gaps,
    notes: [{ at: timeAt(90), text: 'The pager went at 03:12:55, third time tonight.' }],
    keptViews: [],
    mended: [],
    series: [{ evidence: seriesEvidence.id, target, samples: samples(0, 61) }],
    clockOffsetMs: 212,
    targetLost: null,
    diagnosis,
    headHash: '0e6ab6d60936040a3dc3a580ab76255e4efa8d1b',
  };
}
