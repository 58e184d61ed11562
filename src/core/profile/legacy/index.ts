/** Older formats, tried in pprof's order, and goroutine dumps. pprof: profile.parseLegacy. */

import type { Profile } from '../columns';
import { decodeUtf8 } from '../strings';
import { parseContention, parseGoCount, parseThread } from './counts';
import { parseCpu } from './cpu';
import { parseDump } from './dump';
import { parseHeap } from './heap';
import { parseJava } from './java';

/** The profile; null where the bytes are of none of them. Throws `LegacyError` for a damaged one. */
export function parseLegacy(bytes: Uint8Array): Profile | null {
  const cpu = parseCpu(bytes);
  if (cpu) return cpu;
  const dump = parseDump(bytes);
  if (dump) return dump;
  if (!looksLikeLegacyText(bytes)) return null;
  // A final newline ends the last line; it does not begin another.
  const lines = decodeUtf8(bytes, 0, bytes.length).replace(/\n$/, '').split(/\r?\n/);
  for (const parse of [parseHeap, parseGoCount, parseThread, parseContention, parseJava]) {
    const profile = parse(lines);
    if (profile) return profile;
  }
  return null;
}

/** Tells from the start whether decoding all of it as text is worth it. */
function looksLikeLegacyText(bytes: Uint8Array): boolean {
  return /profile: |^\s*---|^\s*#/m.test(decodeUtf8(bytes, 0, Math.min(bytes.length, 4096)));
}
