/**
 * A view is a value: everything that decides what a profile's table, graph or flame graph shows.
 * The URL, a bookmark in a note, the report's figure, the command line's flags and "copy as go tool pprof"
 * are spellings of it. Names and defaults are pprof's (driver/config.go); `null` means "not set", which
 * matters where pprof's default depends on the command (nodecount, trim, granularity).
 */

export const granularities = ['functions', 'filefunctions', 'files', 'lines', 'addresses'] as const;

/** `view-query.ts` reads one that comes from outside, such as a link. */
export interface ProfileView {
  /** pprof's sample_index: a name such as `inuse_space`; null: the profile's default. */
  readonly sampleType: string | null;
  readonly focus: string;
  readonly ignore: string;
  readonly hide: string;
  readonly show: string;
  readonly showFrom: string;
  readonly pruneFrom: string;
  readonly tagFocus: string;
  readonly tagIgnore: string;
  readonly tagShow: string;
  readonly tagHide: string;
  readonly tagRoot: string;
  readonly tagLeaf: string;
  readonly granularity: Granularity | null;
  readonly noInlines: boolean;
  readonly showColumns: boolean;
  readonly nodeCount: number | null;
  readonly nodeFraction: number;
  readonly edgeFraction: number;
  readonly trim: boolean | null;
  readonly sort: 'flat' | 'cum';
  readonly callTree: boolean;
  readonly relativePercentages: boolean;
  readonly unit: string;
  readonly mean: boolean;
  readonly divideBy: number;
  readonly compactLabels: boolean;
  readonly dropNegative: boolean;
  readonly normalize: boolean;
  /** What is subtracted. `diff` is pprof's -diff_base (percentages of the base), `base` its -base. */
  readonly base: { readonly kind: 'diff' | 'base'; readonly evidence: string } | null;
  /** The function selected in every view, by its full name. */
  readonly selection: string | null;
}

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
