/** What a capture of a watchdog becomes in a case: its target, its moment, its entry in the journal, its gaps. */

import type { CaptureWatch, Target } from '../case/model';
import { type Message, message } from '../words/messages';
import type { RemoteCapture } from './capture-listing';
import { readCaptureName } from './captures';

/** Where and how the watch was reached. */
export interface CollectOrigin {
  /** As the person named it. */
  readonly host: string;
  readonly id: string;
  readonly clockOffsetMs: number | null;
  readonly endpoint: string | null;
}

/** The life that it was taken of; null where meta.json does not say. */
export function targetOfCapture(origin: CollectOrigin, { meta }: RemoteCapture): Target | null {
  const target = meta?.target;
  if (!meta || !target) return null;
  return {
    host: origin.host,
    pid: target.pid,
    startTicks: target.start,
    bootId: meta.boot,
    comm: target.comm,
    command: target.comm,
    go: null,
    endpoint: origin.endpoint,
  };
}

/** First and last moment, RFC 3339 by this computer's clock. */
export function timeOfCapture(
  { clockOffsetMs }: CollectOrigin,
  { name, meta }: RemoteCapture,
): { readonly takenAt: string; readonly endedAt: string } {
  const offset = clockOffsetMs ?? 0;
  const from = meta ? meta.wall * 1000 : (readCaptureName(name)?.at ?? 0);
  const to = meta?.ended ? meta.ended * 1000 : from;
  const iso = (ms: number) => new Date(ms - offset).toISOString();
  return { takenAt: iso(from), endedAt: iso(Math.max(from, to)) };
}

/** Why it was taken, for the journal. */
export function watchOfCapture({ host, id }: CollectOrigin, { name, meta }: RemoteCapture): CaptureWatch {
  return {
    host,
    id,
    name,
    rung: meta?.rung ?? readCaptureName(name)?.rung ?? '',
    rule: meta?.rule ?? null,
    scope: meta?.scope ?? null,
    permille: meta?.permille ?? null,
    used: meta?.used ?? null,
    limit: meta?.limit ?? null,
    after: meta?.after ?? null,
  };
}

/** What the watchdog could not have, and what is doubtful about what it has. */
export function gapsOfCapture({ name, folder, meta, hasManifest }: RemoteCapture): readonly Message[] {
  const gaps: Message[] = [];
  if (meta === null) gaps.push(message('gap.watch.no-meta', { capture: name }));
  if (!hasManifest) gaps.push(message('gap.watch.no-manifest', { capture: name }));
  if (meta?.interrupted || folder !== name) gaps.push(message('gap.watch.interrupted', { capture: name }));
  for (const [file, reason] of Object.entries(meta?.bad ?? {}))
    gaps.push(message('gap.watch.bad', { capture: name, file, reason }));
  for (const [file, reason] of Object.entries(meta?.missing ?? {}))
    gaps.push(message('gap.watch.missing', { capture: name, file, reason }));
  return gaps;
}

/** `heap-3.pb.gz`: the file's name with the number of its capture in the case. */
export function evidenceName(file: string, number: number): string {
  const dot = file.indexOf('.');
  return dot < 0 ? `${file}-${number}` : `${file.slice(0, dot)}-${number}${file.slice(dot)}`;
}
