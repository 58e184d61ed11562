/** What the rows of a difference were before: a change of 3 MiB says little without it. */

import { rowSums } from '#core/profile/heapcase';
import type { HeldProfiles } from './held-profiles';
import type { Before, Seen } from './profile-calls';

const nothing: Before = { flat: 0, cum: 0 };

/** By a row's name; it gives null where nothing is subtracted. */
export function beforeOf(profiles: HeldProfiles, { view, compare }: Seen): (name: string) => Before | null {
  if (view.base === null || compare === null) return () => null;
  const { rows } = rowSums(profiles.get(compare), { ...view, base: null }, 'functions');
  return (name) => rows.get(name) ?? nothing;
}
