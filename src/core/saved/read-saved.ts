/** Tells what a saved output or profile is from its content, and reads it. */

import { type FailureData, failureDataOf } from '../base/failure';
import { type MemInfo, parseMemInfo } from '../probe/meminfo';
import { monitorOf, readSavedMonitor, type SavedMonitor } from '../probe/monitors/saved-monitor';
import type { OomReading } from '../probe/oom/model';
import { readOomLog } from '../probe/oom/read-oom-log';
import { type PressureReading, readPressure } from '../probe/pressure';
import { type ProcStatus, parseProcStatus } from '../probe/proc-status';
import { readSmaps, type SmapsReading } from '../probe/smaps';
import { type FreeReading, looksLikeFree, readFree } from '../probe/tools/free';
import {
  lastStacks,
  looksLikeMemleak,
  type MemleakReading,
  type MemleakStack,
  readMemleak,
} from '../probe/tools/memleak';
import { looksLikePidstat, type PidstatReading, readPidstat } from '../probe/tools/pidstat';
import { looksLikeTop, readTop, type TopReading } from '../probe/tools/top';
import { looksLikeVmstat, readVmstat, type VmstatReading } from '../probe/tools/vmstat';
import { looksLikeGoroutineDump } from '../profile/goroutine-dump';
import {
  decodeProfile,
  defaultView,
  type GoroutineDump,
  type Inflate,
  readGoroutineDump,
  sampleTypes,
  topTable,
} from '../profile/heapcase';
import { decodeUtf8 } from '../profile/strings';
import { type FormReading, readForm } from './forms/index';
import { isText, longestText, unpackedText } from './saved-text';

export interface ProfileFacts {
  /** `inuse_space/bytes` and so on, in the order of the file. */
  readonly sampleTypes: readonly { readonly type: string; readonly unit: string; readonly total: number }[];
  readonly samples: number;
  /** RFC 3339; null where the profile does not say. */
  readonly takenAt: string | null;
  /** Of the profile's default sample type, whose unit is `topUnit`; largest flat first. */
  readonly topUnit: string;
  readonly top: readonly { readonly function: string; readonly flat: number; readonly cum: number }[];
}

export type Saved =
  | ({ readonly kind: 'profile' } & ProfileFacts)
  | { readonly kind: 'broken-profile'; readonly failure: FailureData }
  | { readonly kind: 'goroutine-dump'; readonly goroutines: number; readonly groups: GoroutineDump['groups'] }
  | ({ readonly kind: 'memleak'; readonly stacks: readonly MemleakStack[] } & MemleakReading)
  | ({ readonly kind: 'top' } & TopReading)
  | ({ readonly kind: 'free' } & FreeReading)
  | ({ readonly kind: 'vmstat' } & VmstatReading)
  | ({ readonly kind: 'pidstat' } & PidstatReading)
  | ({ readonly kind: 'monitor' } & SavedMonitor)
  | ({ readonly kind: 'smaps' } & SmapsReading)
  | ({ readonly kind: 'pressure' } & PressureReading)
  | ({ readonly kind: 'proc-status' } & ProcStatus)
  | ({ readonly kind: 'meminfo' } & Omit<MemInfo, 'kb' | 'counts'> & {
        readonly kb: Readonly<Record<string, number>>;
        readonly counts: Readonly<Record<string, number>>;
      })
  | ({ readonly kind: 'kernel-log' } & OomReading)
  | FormReading
  | { readonly kind: 'long-text'; readonly bytes: number }
  | { readonly kind: 'text'; readonly lines: number }
  | { readonly kind: 'unknown'; readonly bytes: number }
  | { readonly kind: 'empty' };

const topRows = 10;
/** A file is judged by its beginning; a kernel log is read to its end. */
const judgedBytes = 256 * 1024;

/** `inflate` unpacks gzip; pako where the caller has nothing faster. */
export function readSaved(bytes: Uint8Array, inflate?: Inflate): Saved {
  if (bytes.length === 0) return { kind: 'empty' };
  if (looksLikeGoroutineDump(bytes)) {
    const dump = readGoroutineDump(bytes);
    if (dump) return { kind: 'goroutine-dump', goroutines: dump.total, groups: dump.groups };
  }
  if (!isText(bytes)) {
    const profile = readProfile(bytes, inflate);
    if (profile !== null && profile.kind !== 'broken-profile') return profile;
    const text = unpackedText(bytes, inflate);
    if (text === 'too-long') return { kind: 'long-text', bytes: bytes.length };
    if (text !== null) return readSaved(text, inflate);
    return profile ?? { kind: 'unknown', bytes: bytes.length };
  }
  const head = decodeUtf8(bytes, 0, Math.min(bytes.length, judgedBytes));
  if (/^(?:heap profile: |goroutine profile: |threadcreate profile: |--- )/.test(head)) {
    const profile = readProfile(bytes, inflate);
    if (profile) return profile;
  }
  if (bytes.length > longestText) return { kind: 'long-text', bytes: bytes.length };
  const text = bytes.length <= judgedBytes ? head : decodeUtf8(bytes, 0, bytes.length);
  return readText(head, text);
}

function readText(head: string, text: string): Saved {
  // A log may quote anything, so what names its own form comes first.
  if (/stacks with outstanding allocations:/.test(head)) return memleak(text);
  const monitor = monitorOf(head);
  if (monitor !== null) return { kind: 'monitor', ...readSavedMonitor(monitor, text) };
  if (looksLikePidstat(head)) return { kind: 'pidstat', ...readPidstat(text) };
  if (looksLikeVmstat(head)) return { kind: 'vmstat', ...readVmstat(text) };
  if (looksLikeFree(head)) return { kind: 'free', ...readFree(text) };
  if (/^MemTotal:\s+\d+ kB$/m.test(head) && /^MemFree:/m.test(head)) {
    const { kb, counts, ...figures } = parseMemInfo(text);
    return { kind: 'meminfo', ...figures, kb: Object.fromEntries(kb), counts: Object.fromEntries(counts) };
  }
  if (looksLikeTop(head)) return { kind: 'top', ...readTop(text) };
  if (/^Pss:\s+\d+ kB$/m.test(head) && /^Rss:\s+\d+ kB$/m.test(head)) {
    return { kind: 'smaps', ...readSmaps(text) };
  }
  if (/^Name:\t/m.test(head) && /^Pid:\t/m.test(head)) {
    return { kind: 'proc-status', ...parseProcStatus(text) };
  }
  const form = readForm(head, text);
  if (form !== null) return form;
  // A long log is not split into lines to look for two.
  if (/^(?:some|full) avg10=/m.test(head)) {
    const pressure = readPressure(text);
    if (pressure.some !== null || pressure.full !== null) return { kind: 'pressure', ...pressure };
  }
  const oom = readOomLog(text);
  if (saysSomething(oom)) return { kind: 'kernel-log', ...oom };
  if (looksLikeMemleak(head)) return memleak(text);
  // The ring buffer of a machine that killed nothing is a kernel log as well.
  const logLike = head
    .split('\n')
    .slice(0, 50)
    .some(
      (line) =>
        /^(?:<\d+>)?\[ *\d+\.\d{6}\] /.test(line) ||
        /\bkernel: /.test(line) ||
        /^\{"[^\n]*"__REALTIME_TIMESTAMP":"\d+"/.test(line),
    );
  return logLike ? { kind: 'kernel-log', ...oom } : { kind: 'text', lines: oom.lines };
}

function memleak(text: string): Saved {
  const reading = readMemleak(text);
  return { kind: 'memleak', stacks: lastStacks(reading), ...reading };
}

const saysSomething = ({ kills, openEvents, units, restarts, containers, ...more }: OomReading): boolean =>
  kills.length + openEvents.length + units.length + restarts.length + containers.length > 0 ||
  more.userspaceKillers.length > 0 ||
  more.goRuntimeOutOfMemory;

function readProfile(bytes: Uint8Array, inflate?: Inflate): Saved | null {
  try {
    const profile = decodeProfile(bytes, inflate ? { inflate } : {});
    const types = sampleTypes(profile);
    const top = topTable(profile, { ...defaultView, nodeCount: topRows });
    return {
      kind: 'profile',
      sampleTypes: types.map(({ type, unit }) => ({
        type,
        unit,
        total: topTable(profile, { ...defaultView, sampleType: type, nodeCount: 1 }).total,
      })),
      samples: profile.samples.count,
      takenAt: takenAt(profile.timeNanos),
      topUnit: types.find(({ isDefault }) => isDefault)?.unit ?? types[0]?.unit ?? '',
      top: top.rows.map(({ name, flat, cum }) => ({ function: name, flat, cum })),
    };
  } catch (thrown) {
    const failure = failureDataOf(thrown);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? { kind: 'broken-profile', failure } : null;
  }
}

/** Nanoseconds since 1970; 0 is "not said". */
function takenAt(timeNanos: bigint | number): string | null {
  const ms = Number(timeNanos) / 1e6;
  return ms > 0 && ms < 8.64e15 ? new Date(ms).toISOString() : null;
}
