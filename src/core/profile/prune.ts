/** drop_frames and keep_frames of the file, and the option prune_from. pprof: profile/prune.go. */

import { checkpoint } from '../base/checkpoint';
import type { Profile } from './columns';
import { type Expression, expression, memoize } from './expressions';
import { simplifyFunctionName } from './names';

/** Applies the profile's own drop_frames. pprof: Profile.RemoveUninteresting; a bad expression is passed over. */
export function removeUninteresting(profile: Profile): Profile {
  if (profile.dropFrames === '') return profile;
  try {
    const drop = expression('drop_frames', `^(${profile.dropFrames})$`);
    const keep = profile.keepFrames === '' ? null : expression('keep_frames', `^(${profile.keepFrames})$`);
    return prune(profile, drop, keep);
  } catch {
    return profile;
  }
}

/** A test on function rows by simplified name; functions without a name never match. */
function functionTest(profile: Profile, matches: (name: string) => boolean): (row: number) => boolean {
  const { strings, functions, lines } = profile;
  const byName = memoize((index) => {
    const name = strings.get(index);
    return name !== '' && matches(simplifyFunctionName(name));
  });
  return (row) => byName(functions.name[lines.function[row] as number] as number);
}

/** pprof: Profile.Prune. From the root, the first match after a frame that doesn't match goes, and all below it. */
export function prune(profile: Profile, drop: Expression, keep: Expression | null): Profile {
  const test = functionTest(profile, (name) => drop.matches(name) && !keep?.matches(name));
  const { locations, samples } = profile;
  /** 1: lines below are cut, 2: the whole location goes. */
  const verdict = new Uint8Array(locations.count);
  const lineStart = locations.lineStart.slice();
  for (let i = 0; i < locations.count; i++) {
    const start = locations.lineStart[i] as number;
    const last = (locations.lineEnd[i] as number) - 1;
    let row = last;
    while (row >= start && !test(row)) row--;
    if (row < start) continue;
    if (row === last) verdict[i] = 2;
    else {
      verdict[i] = 1;
      lineStart[i] = row + 1;
    }
  }
  const stackStart = samples.stackStart.slice();
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    const start = samples.stackStart[sample] as number;
    let foundUser = false;
    for (let i = (samples.stackEnd[sample] as number) - 1; i >= start; i--) {
      const found = verdict[samples.stack[i] as number] as number;
      if (found === 0) foundUser = true;
      else if (foundUser) {
        stackStart[sample] = found === 2 ? i + 1 : i;
        break;
      }
    }
  }
  return {
    ...profile,
    locations: { ...locations, lineStart },
    samples: { ...samples, stackStart, stackOwn: null },
  };
}

/** pprof: Profile.PruneFrom. From the leaf, everything below the first match goes; the match stays. */
export function pruneFrom(profile: Profile, source: Expression): Profile {
  const test = functionTest(profile, (name) => source.matches(name));
  const { locations, samples } = profile;
  const matches = new Uint8Array(locations.count);
  const lineStart = locations.lineStart.slice();
  for (let i = 0; i < locations.count; i++) {
    const end = locations.lineEnd[i] as number;
    for (let row = locations.lineStart[i] as number; row < end; row++) {
      if (!test(row)) continue;
      matches[i] = 1;
      lineStart[i] = row;
      break;
    }
  }
  const stackStart = samples.stackStart.slice();
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    const end = samples.stackEnd[sample] as number;
    for (let i = samples.stackStart[sample] as number; i < end; i++) {
      const location = samples.stack[i] as number;
      if (matches[location] === 1 && locations.hidden?.[location] !== 1) {
        stackStart[sample] = i;
        break;
      }
    }
  }
  return {
    ...profile,
    locations: { ...locations, lineStart },
    samples: { ...samples, stackStart, stackOwn: null },
  };
}
