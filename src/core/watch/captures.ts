/** What a capture on a server says of itself: its name, `meta.json`, `manifest.sha256`. All of it is the server's word. */

import { z } from 'zod';
import { visibleLine } from '../base/text';
import type { EvidenceKind } from '../case/model';

/** `20261123T020129Z-70-12`: when (UTC, the host's clock), why, and the how manieth. */
export interface CaptureName {
  /** Milliseconds, by the host's clock. */
  readonly at: number;
  readonly rung: string;
  readonly seq: number;
}

const namePattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([a-z0-9]{1,20})-(\d{1,9})$/;

/** Null for anything else: such a name is never used as a path. */
export function readCaptureName(name: string): CaptureName | null {
  const found = namePattern.exec(name);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, rung, seq] = found;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? null : { at, rung, seq: Number(seq) };
}

/** The rungs that no rule has reached: taken when armed, on request, or after another one. */
const quietRungs: ReadonlySet<string> = new Set(['baseline', 'test', 'later']);

/** Whether a rule has taken it, so that a person should hear of it. */
export const isByRule = (rung: string): boolean => !quietRungs.has(rung);

/**
 * Whether it can be brought into a case: a whole one always, one that is still written only where nobody is left who
 * would finish it.
 */
export const canBeCollected = (
  state: 'whole' | 'kept' | 'part',
  watch: 'alive' | 'late' | 'dead' | 'blind' | 'removed' | 'unknown',
): boolean => state !== 'part' || watch === 'dead' || watch === 'removed';

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const words = (longest: number) =>
  z
    .string()
    .max(longest * 4)
    .transform((text) => visibleLine(text).slice(0, longest));
const reasons = z.record(z.string().max(200), words(300)).nullish().default({});

const MetaSchema = z.object({
  format: z.literal(1),
  name: words(80),
  id: words(40),
  rung: words(20),
  rule: words(40).nullish().default(null),
  scope: words(20).nullish().default(null),
  /** Tenths of a percent of `limit`. */
  permille: count.nullish().default(null),
  used: count.nullish().default(null),
  limit: count.nullish().default(null),
  /** Unix seconds by the host's clock. */
  wall: z.number().min(0).max(1e11),
  uptime: z.number().min(0).nullish().default(null),
  boot: words(64).nullish().default(null),
  target: z
    .object({
      pid: count,
      start: count.nullish().default(null),
      comm: words(64),
      lives: count.nullish().default(null),
      since: z.number().nullish().default(null),
    })
    .nullish()
    .default(null),
  version: words(40).nullish().default(null),
  order: z.array(words(80)).max(200).nullish().default([]),
  bad: reasons,
  missing: reasons,
  ended: z.number().min(0).max(1e11).nullish().default(null),
  after: words(80).nullish().default(null),
  interrupted: z.boolean().nullish().default(false),
});
export type CaptureMeta = z.output<typeof MetaSchema>;

const longestMeta = 256 * 1024;

/** Null where it is damaged or of a format that is not known here: the files are kept all the same. */
export function readCaptureMeta(text: string): CaptureMeta | null {
  if (text.length > longestMeta) return null;
  try {
    const parsed = MetaSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A file name of a capture: nothing that could lead anywhere else, or hide. */
export const isCaptureFile = (name: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) && !name.endsWith('.part');

/** Hash by file name; lines that are no such thing are left out. Null where there is nothing to read. */
export function readCaptureManifest(text: string): ReadonlyMap<string, string> | null {
  const hashes = new Map<string, string>();
  for (const line of text.slice(0, longestMeta).split('\n')) {
    const found = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line);
    if (found && isCaptureFile(found[2])) hashes.set(found[2], found[1]);
  }
  return hashes.size === 0 ? null : hashes;
}

const kinds: readonly (readonly [RegExp, EvidenceKind])[] = [
  [/\.bad$/, 'response'],
  [/^heap(-gc)?\.pb\.gz$/, 'heap-profile'],
  [/^heap\.memstats\.txt$/, 'memstats'],
  [/^allocs\.pb\.gz$/, 'allocs-profile'],
  [/^goroutine\.pb\.gz$/, 'goroutine-profile'],
  [/\.pb\.gz$/, 'profile'],
];

/** What a file of a capture is in a case. */
export const kindOfCaptureFile = (file: string): EvidenceKind =>
  kinds.find(([pattern]) => pattern.test(file))?.[1] ?? 'file';

/** The request that a file came from, as the watchdog made it; null for what it read itself. */
export function requestOfCaptureFile(file: string, endpoint: string): string | null {
  // What is not valid has lost its form: `heap.bad` beside `heap.pb.gz`.
  const path = new Map([
    ['heap', 'heap'],
    ['heap-gc', 'heap?gc=1'],
    ['heap.memstats', 'heap?debug=1'],
    ['goroutine', 'goroutine'],
    ['goroutine.debug2', 'goroutine?debug=2'],
    ['allocs', 'allocs'],
    ['threadcreate', 'threadcreate'],
    ['goroutineleak', 'goroutineleak'],
    ['cmdline', 'cmdline'],
  ]).get(file.replace(/\.bad$/, '').replace(/\.(pb\.gz|txt)$/, ''));
  return path === undefined ? null : `${endpoint}${path}`;
}
