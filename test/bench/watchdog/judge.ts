/** Whether a file is a heap profile that names the culprit. */

import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { decodeProfile, defaultView, topTable } from '../../../src/core/profile/index';

export const CULPRIT = 'main.GetBetweenDates';

/** A profile that some method left on a server. */
export interface Left {
  /** Its path on this machine. */
  readonly file: string;
  /** What made the method take it, in its own words. */
  readonly why: string;
}

export interface Judged {
  readonly why: string;
  readonly bytes: number;
  /** Milliseconds of the wall clock: content and name were as they are since then. */
  readonly since: number;
  /** The function that holds the most memory; null where the file is no profile or an empty one. */
  readonly top: string | null;
  /** What is wrong with the file. */
  readonly problem: string | null;
}

/** Reads the file as the window does: unpack, decode, top table. */
export function judge({ file, why }: Left): Judged {
  const { size = 0, ctimeMs = Number.NaN } = statSync(file, { throwIfNoEntry: false }) ?? {};
  const about = { why, bytes: size, since: ctimeMs };
  try {
    const profile = decodeProfile(new Uint8Array(gunzipSync(readFileSync(file))));
    const [first] = topTable(profile, defaultView).rows;
    if (!first) return { ...about, top: null, problem: 'no samples' };
    return { ...about, top: first.name, problem: null };
  } catch (error) {
    return { ...about, top: null, problem: String(error instanceof Error ? error.message : error) };
  }
}
