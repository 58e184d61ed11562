/**
 * A goroutine dump (debug=2) as a profile of goroutines: one sample per stack and first line. What only a dump
 * tells becomes labels: `state`, `wait`, `creator`, `locked`. pprof: `unrecognized profile format`.
 */

import {
  type BuiltLabel,
  type BuiltLine,
  type BuiltLocation,
  type BuiltSample,
  buildProfile,
} from '../build';
import type { Profile } from '../columns';
import {
  type DumpFrame,
  type GoroutineGroup,
  type GoroutineVariant,
  looksLikeGoroutineDump,
  readGoroutineDump,
} from '../goroutine-dump';

/** null: the bytes are no dump. */
export function parseDump(bytes: Uint8Array): Profile | null {
  const dump = looksLikeGoroutineDump(bytes) ? readGoroutineDump(bytes) : null;
  if (!dump) return null;
  const type = { type: 'goroutine', unit: 'count' };
  return buildProfile({
    sampleTypes: [type],
    periodType: type,
    period: 1n,
    samples: samplesOf(dump.groups),
    comments: dump.cut ? ['The dump is cut: its last goroutine is not counted'] : [],
  });
}

function* samplesOf(groups: readonly GoroutineGroup[]): Generator<BuiltSample> {
  for (const { frames, creator, variants } of groups) {
    const stack = locationsOf(frames);
    for (const variant of variants)
      yield { stack, values: [variant.count], labels: labelsOf(variant, creator) };
  }
}

/** A call and those inlined into it are one location, the innermost first. */
function locationsOf(frames: readonly DumpFrame[]): BuiltLocation[] {
  const locations: BuiltLocation[] = [];
  let lines: BuiltLine[] = [];
  for (const [i, { function: name, file, line, inlined }] of frames.entries()) {
    lines.push({ function: name, file, line });
    const next = frames[i + 1];
    if (inlined && next && next.file !== '') continue;
    locations.push({ lines });
    lines = [];
  }
  return locations;
}

function labelsOf(variant: GoroutineVariant, creator: DumpFrame | null): BuiltLabel[] {
  const labels: BuiltLabel[] = [{ key: 'state', text: variant.state || 'unknown' }];
  // Seconds, as pprof's units have no minutes: `-tagfocus=wait=600s:` and `1hr:` work.
  if (variant.waitMinutes > 0)
    labels.push({ key: 'wait', number: variant.waitMinutes * 60, unit: 'seconds' });
  if (creator?.function) labels.push({ key: 'creator', text: creator.function });
  if (variant.lockedToThread) labels.push({ key: 'locked', text: 'to thread' });
  for (const [key, text] of variant.labels) if (text !== '') labels.push({ key, text });
  return labels;
}
