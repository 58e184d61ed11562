/**
 * Reads the evidence of a case into facts. A file that cannot be read, or says something else than its
 * kind, becomes a gap and never a failure: what is left is still evidence.
 */

import { failureDataOf, sentenceOf } from '../base/failure';
import { visibleLine } from '../base/text';
import { formatTime, parseTime } from '../base/time';
import { formatDuration } from '../base/units';
import { lifeOf } from '../case/life';
import type { Evidence, Target } from '../case/model';
import type { CaseRecord, ReadEvidence } from '../case/record';
import { parseGoroutineCount } from '../probe/goroutine-count';
import type { MemorySample } from '../probe/memory-sample';
import { parseMemStats } from '../probe/memstats';
import { SamplerReader } from '../probe/sampler-output';
import { decodeProfile, type Profile } from '../profile';
import { decodeUtf8 } from '../profile/strings';
import { captureSamples } from '../watch/capture-samples';
import { type Message, message } from '../words/messages';
import type { CaptureFact, Facts, GoroutineFact, LostTarget, MemStatsFact, TimedSample } from './facts';
import { median } from './growth';
import { type HeapSnapshot, heapSnapshot, tallyOwners } from './heap-snapshot';
import { heapsLeftOut } from './one-heap-a-capture';

/** What one file turned out to hold. */
interface Read {
  readonly life: string;
  readonly target: Target | null;
  readonly heap?: HeapSnapshot;
  readonly memStats?: MemStatsFact;
  readonly goroutines?: GoroutineFact;
  readonly samples?: readonly TimedSample[];
  readonly madeByGo?: boolean;
}

const neededCaptures = 3;

/** A recording that is still going on: its samples are known before its file is part of the case. */
export interface LiveRecording {
  readonly target: Target;
  readonly samples: readonly MemorySample[];
}

/** What cites a live recording instead of an evidence id. */
const liveEvidence = 'recording';

export async function gatherFacts(
  record: CaseRecord,
  read: ReadEvidence,
  live: LiveRecording | null = null,
): Promise<Facts> {
  const gaps: Message[] = [];
  const reads: Read[] = [];
  const leftOut = heapsLeftOut(record, ({ provenance }) => lifeOf(provenance.target));
  for (const evidence of record.evidence) {
    if (!isRead(evidence) || leftOut.has(evidence.id) || isReplaced(record, evidence)) continue;
    try {
      reads.push(readOne(record, evidence, await read(evidence.id)));
    } catch (thrown) {
      const reason = sentenceOf('en', failureDataOf(thrown)).replace(/[.\s]+$/, '');
      const { id, name } = evidence;
      gaps.push(
        message('gap.evidence-unreadable', { id, name: visibleLine(name), reason: visibleLine(reason) }),
      );
    }
  }

  for (const { evidence, target, sample } of await captureSamples(record, read)) {
    reads.push({ life: lifeOf(target), target, samples: [{ ...sample, evidence, ofCapture: true }] });
  }
  if (live !== null) {
    const samples = live.samples.map((sample) => ({ ...sample, evidence: liveEvidence }));
    reads.push({ life: lifeOf(live.target), target: live.target, samples });
  }

  const life = lifeToJudge(reads);
  const ofLife = reads.filter((one) => one.life === life);
  const target = ofLife.find((one) => one.target)?.target ?? record.targets.at(-1) ?? null;
  const heaps = inOrder(ofLife.flatMap(({ heap }) => heap ?? []));
  const samples = inOrder(ofLife.flatMap((one) => one.samples ?? []));
  const facts: Facts = {
    target,
    runtime: target?.go || ofLife.some(({ madeByGo }) => madeByGo) ? 'go' : 'other',
    samples,
    heaps,
    memStats: inOrder(ofLife.flatMap(({ memStats }) => memStats ?? [])),
    goroutines: inOrder(ofLife.flatMap(({ goroutines }) => goroutines ?? [])),
    captures: capturesOf(record, heaps, leftOut),
    lost: lostOf(record),
    gaps: [],
  };
  const dropped = reads.filter((one) => one.life !== life && one.heap !== undefined).length;
  return { ...facts, gaps: [...gaps, ...gapsIn(facts, dropped, record.gaps)] };
}

const isRead = ({ kind }: Evidence) =>
  kind === 'heap-profile' || kind === 'memstats' || kind === 'goroutine-profile' || kind === 'memory-series';

/** Part of a file that came whole later. */
const isReplaced = (record: CaseRecord, { provenance: { watch, complete, host } }: Evidence) =>
  complete === 'interrupted' &&
  watch !== undefined &&
  record.evidence.some(
    ({ provenance: other }) =>
      other.complete === 'whole' &&
      other.host === host &&
      other.watch?.id === watch.id &&
      other.watch.capture === watch.capture &&
      other.watch.file === watch.file,
  );

const inOrder = <T extends { readonly at: number }>(list: readonly T[]) =>
  [...list].sort((a, b) => a.at - b.at);

function readOne(record: CaseRecord, evidence: Evidence, bytes: Uint8Array): Read {
  const { id, kind, name, provenance } = evidence;
  const base = { life: lifeOf(provenance.target), target: provenance.target };
  const at = hostTime(evidence);
  const text = () => decodeUtf8(bytes, 0, bytes.length);
  switch (kind) {
    case 'heap-profile': {
      const profile = decodeProfile(bytes, { name });
      const capture = record.captures.find((one) => one.evidence.some((each) => each.id === id));
      const heap = heapSnapshot(profile, {
        at,
        evidence: id,
        label: capture?.label ?? 'capture',
        number: capture?.number ?? 0,
      });
      if (heap === null) throw new Error('it counts no bytes in use');
      return { ...base, heap, madeByGo: isGoProfile(profile) };
    }
    case 'memstats': {
      const stats = parseMemStats(text());
      if (stats === null) throw new Error('it has no MemStats, or was cut');
      const { heapAlloc, heapSys, heapIdle, heapInuse, heapReleased, stackInuse, sys, numGc } = stats;
      const memStats = {
        at,
        evidence: id,
        heapAlloc,
        heapSys,
        heapIdle,
        heapInuse,
        heapReleased,
        stackInuse,
        sys,
        numGc,
      };
      return { ...base, memStats, madeByGo: true };
    }
    case 'goroutine-profile':
      return { ...base, goroutines: { at, evidence: id, ...goroutinesIn(bytes, name, text) } };
    case 'memory-series': {
      const samples = new SamplerReader().push(text()).samples.map((sample) => ({ ...sample, evidence: id }));
      return { ...base, samples };
    }
    default:
      return base;
  }
}

/** As binary profile (count and stacks) or as `debug=1` text (count). */
function goroutinesIn(
  bytes: Uint8Array,
  name: string,
  text: () => string,
): Pick<GoroutineFact, 'count' | 'owners'> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    const count = parseGoroutineCount(text());
    if (count !== null) return { count, owners: new Map() };
  }
  const profile = decodeProfile(bytes, { name });
  const { total, owners } = tallyOwners(profile, 0);
  const own = [...owners].filter(([, { accusable }]) => accusable);
  return {
    count: total,
    owners: new Map(own.map(([key, { bytes: count, file, line }]) => [key, { count, file, line }])),
  };
}

/** By this computer's clock, moved to the host's, on which the samples are. */
function hostTime({ provenance }: Evidence): number {
  return (parseTime(provenance.takenAt) ?? 0) + (provenance.clockOffsetMs ?? 0);
}

function isGoProfile(profile: Profile): boolean {
  const { functions, strings } = profile;
  for (let index = 0; index < functions.count; index++) {
    if (/\.(?:go|s)$/.test(strings.get(functions.file[index]))) return true;
  }
  return false;
}

// ---- lives ----------------------------------------------------------------------------------------

/** The life with the most heap profiles, of equals the latest. */
function lifeToJudge(reads: readonly Read[]): string {
  const counts = new Map<string, number>();
  for (const { life, heap } of reads) counts.set(life, (counts.get(life) ?? 0) + (heap ? 1 : 0));
  let best = '';
  let most = -1;
  for (const [life, count] of counts) {
    if (count < most) continue;
    best = life;
    most = count;
  }
  return best;
}

function capturesOf(
  record: CaseRecord,
  heaps: readonly HeapSnapshot[],
  leftOut: ReadonlySet<string>,
): readonly CaptureFact[] {
  const known = new Set([...heaps.map(({ evidence }) => evidence), ...leftOut]);
  const captures = record.captures
    .filter((capture) => capture.evidence.every(({ kind, id }) => kind !== 'heap-profile' || known.has(id)))
    .map(({ label, number, at, evidence }) => {
      const [first] = evidence;
      return {
        at: first ? hostTime(first) : (parseTime(at) ?? 0),
        label,
        number,
        evidence: evidence.map(({ id }) => id),
      };
    });
  return inOrder(captures);
}

function lostOf({ journal, evidence }: CaseRecord): LostTarget | null {
  const offset = evidence.at(-1)?.provenance.clockOffsetMs ?? 0;
  for (const { fact } of [...journal].reverse()) {
    if (fact.kind === 'target-lost') return { at: (parseTime(fact.at) ?? 0) + offset, reason: fact.reason };
  }
  return null;
}

// ---- gaps -----------------------------------------------------------------------------------------

/** `told` are the gaps that collecting left: what the service is known not to serve is not told twice. */
function gapsIn(facts: Facts, dropped: number, told: readonly Message[]): readonly Message[] {
  const isTold = (path: string) =>
    told.some(({ key, fillings }) => key === 'gap.not-served' && String(fillings['what']).includes(path));
  const { heaps, memStats, goroutines } = facts;
  // Between the captures of a watchdog nothing is recorded, and nobody said it would be.
  const samples = facts.samples.filter(({ ofCapture }) => !ofCapture);
  const gaps: Message[] = [];
  if (dropped > 0) gaps.push(message('gap.several-lives', { kept: heaps.length, dropped }));
  if (heaps.length === 0) gaps.push(message('gap.no-heap-profile'));
  else if (heaps.length < neededCaptures) {
    gaps.push(message('gap.few-captures', { count: heaps.length, wanted: neededCaptures }));
  }
  if (samples.length === 0) gaps.push(message('gap.no-series'));
  if (heaps.length > 0 && memStats.length === 0 && !isTold('heap?debug=1'))
    gaps.push(message('gap.no-memstats'));
  if (heaps.length > 0 && goroutines.length === 0 && !isTold('goroutine'))
    gaps.push(message('gap.no-goroutine'));
  for (const { from, to } of holesIn(samples)) {
    const duration = formatDuration((to - from) / 1000);
    gaps.push(message('gap.series-hole', { duration, time: formatTime(from) }));
  }
  gaps.push(message('gap.kernel-log-not-read'));
  return gaps;
}

interface Hole {
  readonly from: number;
  readonly to: number;
}

/** Where samples are missing: three intervals and more, and two seconds at least. */
function holesIn(samples: readonly { readonly at: number }[]): readonly Hole[] {
  const steps = samples.slice(1).map(({ at }, index) => at - samples[index].at);
  const longest = Math.max(2000, 3 * median(steps));
  return steps.flatMap((step, index) =>
    step > longest ? [{ from: samples[index].at, to: samples[index + 1].at }] : [],
  );
}
