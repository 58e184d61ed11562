import { type Profile, packageOf } from '#core/profile/index';
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
