import { type Profile, packageOf } from '#core/profile/heapcase';
import type { Named } from './profile-calls';

const known = new WeakMap<Profile, (name: string) => Named>();

/** Names the functions of a profile: whose code one is depends on its file too, which tables do not have. */
export function namesOf(profile: Profile): (name: string) => Named {
  const found = known.get(profile);
  if (found) return found;
  const { functions, strings } = profile;
  const files = new Map<string, string>();
  for (let i = 0; i < functions.count; i++) {
    const name = strings.get(functions.name[i]);
    if (!files.has(name)) files.set(name, strings.get(functions.file[i]));
  }
  const named = (name: string): Named => {
    const owner = packageOf(name, { file: files.get(name) ?? '' });
    return { function: name, package: owner.name, kind: owner.kind };
  };
  known.set(profile, named);
  return named;
}

/** Of the frames of all locations, the share without a function's name: addresses alone, or what pprof calls unknown. */
export function namelessShare({ locations, lines, functions, strings }: Profile): number {
  let frames = 0;
  let nameless = 0;
  for (let i = 0; i < locations.count; i++) {
    const [from, end] = [locations.lineStart[i], locations.lineEnd[i]];
    frames += Math.max(1, end - from);
    if (from === end) nameless++;
    for (let row = from; row < end; row++)
      if (isNameless(strings.get(functions.name[lines.function[row]]))) nameless++;
  }
  return frames === 0 ? 0 : nameless / frames;
}

const isNameless = (name: string) => name === '' || name === '<unknown>' || /(?:^|\+)0x[0-9a-f]+$/.test(name);
