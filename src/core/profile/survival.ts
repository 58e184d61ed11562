/**
 * What became of allocations: in use against allocated since the start, per function or stack. All kept and
 * rising is a leak's shape; much allocated and little kept is churn. One profile with both kinds is enough.
 */

import { failure } from '../base/failure';
import type { Profile } from './columns';
import { compareText } from './numbers';
import { type RowSum, type RowsBy, rowSums } from './row-sums';
import { defaultView, type ProfileView } from './view';

export interface Survival {
  readonly allocated: number;
  readonly inUse: number;
  /** The part that is still in use, 0 to 1; null where nothing was allocated. */
  readonly kept: number | null;
}

export interface SurvivalRow {
  readonly name: string;
  /** What the row allocates itself. */
  readonly flat: { readonly bytes: Survival; readonly objects: Survival };
  /** With all that it calls. */
  readonly cum: { readonly bytes: Survival; readonly objects: Survival };
}

export interface SurvivalTable {
  /** By bytes in use, then by bytes allocated: of flat, or of cum where the view sorts by that. */
  readonly rows: readonly SurvivalRow[];
  readonly total: { readonly bytes: Survival; readonly objects: Survival };
}

const kinds = ['alloc_space', 'inuse_space', 'alloc_objects', 'inuse_objects'] as const;

/** Throws a `Failure` for a profile that has not all four sample types of a Go heap. */
export function survival(
  profile: Profile,
  view: ProfileView = defaultView,
  by: RowsBy = 'functions',
): SurvivalTable {
  const available = profile.sampleTypes.map(({ type }) => type);
  const missing = kinds.find((kind) => !available.includes(kind));
  if (missing)
    throw failure('profile.no-sample-type', {
      file: 'The profile',
      wanted: missing,
      available: available.join(', ') || 'none',
    });
  const [allocSpace, inuseSpace, allocObjects, inuseObjects] = kinds.map((sampleType) =>
    rowSums(profile, { ...view, sampleType }, by),
  ) as [Sums, Sums, Sums, Sums];
  const of = (sums: Sums, name: string, side: keyof RowSum) => sums.rows.get(name)?.[side] ?? 0;
  const both = (name: string, side: keyof RowSum) => ({
    bytes: survivalOf(of(allocSpace, name, side), of(inuseSpace, name, side)),
    objects: survivalOf(of(allocObjects, name, side), of(inuseObjects, name, side)),
  });
  const rows = [...new Set([...allocSpace.rows.keys(), ...inuseSpace.rows.keys()])].map(
    (name): SurvivalRow => ({ name, flat: both(name, 'flat'), cum: both(name, 'cum') }),
  );
  const key = view.sort;
  rows.sort(
    (a, b) =>
      b[key].bytes.inUse - a[key].bytes.inUse ||
      b[key].bytes.allocated - a[key].bytes.allocated ||
      compareText(a.name, b.name),
  );
  return {
    rows,
    total: {
      bytes: survivalOf(allocSpace.total, inuseSpace.total),
      objects: survivalOf(allocObjects.total, inuseObjects.total),
    },
  };
}

type Sums = ReturnType<typeof rowSums>;

const survivalOf = (allocated: number, inUse: number): Survival => ({
  allocated,
  inUse,
  kept: allocated === 0 ? null : inUse / allocated,
});
