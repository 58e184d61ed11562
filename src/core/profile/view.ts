/**
 * A view is a value: everything that decides what a profile's table, graph or flame graph shows.
 * The URL, a bookmark in a note, the report's figure, the command line's flags and "copy as go tool pprof"
 * are spellings of it. Names and defaults are pprof's (driver/config.go); `null` means "not set", which
 * matters where pprof's default depends on the command (nodecount, trim, granularity).
 */

import { z } from 'zod';

export const granularities = ['functions', 'filefunctions', 'files', 'lines', 'addresses'] as const;

export const ProfileViewSchema = z.object({
  /** pprof's sample_index: a name such as `inuse_space`; null: the profile's default. */
  sampleType: z.string().nullable(),
  focus: z.string(),
  ignore: z.string(),
  hide: z.string(),
  show: z.string(),
  showFrom: z.string(),
  pruneFrom: z.string(),
  tagFocus: z.string(),
  tagIgnore: z.string(),
  tagShow: z.string(),
  tagHide: z.string(),
  tagRoot: z.string(),
  tagLeaf: z.string(),
  granularity: z.enum(granularities).nullable(),
  noInlines: z.boolean(),
  showColumns: z.boolean(),
  nodeCount: z.number().int().nullable(),
  nodeFraction: z.number(),
  edgeFraction: z.number(),
  trim: z.boolean().nullable(),
  sort: z.enum(['flat', 'cum']),
  callTree: z.boolean(),
  relativePercentages: z.boolean(),
  unit: z.string(),
  mean: z.boolean(),
  divideBy: z.number(),
  compactLabels: z.boolean(),
  dropNegative: z.boolean(),
  normalize: z.boolean(),
  /** What is subtracted. `diff` is pprof's -diff_base (percentages of the base), `base` its -base. */
  base: z.object({ kind: z.enum(['diff', 'base']), evidence: z.string() }).nullable(),
  /** The function selected in every view, by its full name. */
  selection: z.string().nullable(),
});

export type ProfileView = Readonly<z.infer<typeof ProfileViewSchema>>;
export type Granularity = (typeof granularities)[number];

/** pprof without any flag. */
export const defaultView: ProfileView = {
  sampleType: null,
  focus: '',
  ignore: '',
  hide: '',
  show: '',
  showFrom: '',
  pruneFrom: '',
  tagFocus: '',
  tagIgnore: '',
  tagShow: '',
  tagHide: '',
  tagRoot: '',
  tagLeaf: '',
  granularity: null,
  noInlines: false,
  showColumns: false,
  nodeCount: null,
  nodeFraction: 0.005,
  edgeFraction: 0.001,
  trim: null,
  sort: 'flat',
  callTree: false,
  relativePercentages: false,
  unit: 'minimum',
  mean: false,
  divideBy: 1,
  compactLabels: false,
  dropNegative: false,
  normalize: false,
  base: null,
  selection: null,
};
