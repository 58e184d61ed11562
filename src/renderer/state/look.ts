/** How profiles can be looked at: the settings of a view, which view of it, and how each view is drawn and sorted. */

import { defaultView, type ProfileView } from '#core/profile/view';
import type { OptionField } from '#core/profile/view-options';

export const profileScreens = [
  'top',
  'flame',
  'graph',
  'peek',
  'tree',
  'traces',
  'tags',
  'source',
  'goroutines',
] as const;
export type ProfileScreen = (typeof profileScreens)[number];

/** A filter that is switched off: it keeps its value and filters nothing. */
export interface IdleFilter {
  readonly field: OptionField;
  readonly value: string;
}

export interface TopOrder {
  readonly by: 'flat' | 'cum' | 'delta' | 'cumDelta' | 'name' | MoreColumn;
  readonly descending: boolean;
}

/** A box of a flame graph, found again in another profile: its function, and a hash of the calls that lead to it. */
export interface BoxOf {
  readonly function: string;
  /** Hexadecimal; two ways to one function differ in it. */
  readonly way: string;
}

/** A row of a flame graph's table that a person opened or closed, by a hash of the calls that lead to it. */
export interface RowToggle {
  readonly way: string;
  readonly open: boolean;
}

/** How flame graphs are drawn. */
export interface FlameLook {
  readonly orientation: 'icicle' | 'flame';
  readonly order: 'size' | 'name';
  readonly foldRecursion: boolean;
  /** Of a difference: boxes as wide as the larger value, or as what changed. */
  readonly width: 'larger' | 'change';
  /** The function between its callers and its callees; null: the whole graph. */
  readonly around: string | null;
  /** The box that is zoomed to; null: everything. */
  readonly zoom: BoxOf | null;
  /** Of the same in rows; the others are open down the widest way. */
  readonly rows: readonly RowToggle[];
}

/** Where one looks in a call graph: the middle of the pane, told so that it is found again in another layout. */
export interface GraphSight {
  /** The function whose box is nearest to it. */
  readonly function: string;
  /** How far the middle of the pane is from the middle of that box, in the picture's own pixels. */
  readonly dx: number;
  readonly dy: number;
  /** Pixels of the window for one of the picture. */
  readonly scale: number;
}

export const seriesTypes = ['inuse_space', 'inuse_objects', 'alloc_space', 'alloc_objects'] as const;

/** How the growth of functions over the captures is shown. */
export interface SeriesLook {
  readonly sampleType: (typeof seriesTypes)[number];
  readonly sort: 'flat' | 'cum';
  readonly scale: 'own' | 'shared';
  /** The chart of a function in rows. */
  readonly asTable: boolean;
}

/** Tables that are sorted by pressing a head; the top table's order is `order`. */
export const sortedTables = ['graph', 'goroutines', 'growth'] as const;
export type SortedTable = (typeof sortedTables)[number];

/** Views whose rows are no functions: a stack, a group of goroutines, the value of a label. */
export const listsOfOthers = ['traces', 'goroutines', 'tags'] as const;
export type ListOfOthers = (typeof listsOfOthers)[number];

/** A row of such a view that a person chose. */
export interface ChosenRow {
  readonly row: string;
  /** The function that was selected then; another one leads to a row of its own. */
  readonly under: string | null;
}

export interface TableOrder {
  /** The id of a column. */
  readonly by: string;
  readonly descending: boolean;
}

/** Columns of the top table that are shown on demand: the part that is still in use, and the mean size of an object. */
export const moreColumns = ['kept', 'mean'] as const;
export type MoreColumn = (typeof moreColumns)[number];

export interface ProfileLook {
  /** Evidence id of the profile that is shown; null: the capture that the spine selects. */
  readonly shown: string | null;
  /** Evidence id of the profile that is compared with; null: the pane's own choice. */
  readonly base: string | null;
  readonly view: ProfileView;
  readonly idle: readonly IdleFilter[];
  readonly screen: ProfileScreen;
  /** Shows a picture's numbers in rows. */
  readonly asTable: boolean;
  /** The top table beside other views, where there is room. */
  readonly beside: boolean;
  /** What is searched, in every view. */
  readonly filter: string;
  /** The top table's order; null: what the view's `sort` says, or the change. */
  readonly order: TopOrder | null;
  /** What the percentages of a difference refer to: the base's total, or what each row was before. */
  readonly changeOf: 'total' | 'own';
  readonly flame: FlameLook;
  /** Null: the picture finds its own place. */
  readonly graph: GraphSight | null;
  /** The traces: heaviest first, or as the file has them. */
  readonly traces: 'value' | 'file';
  /** What the drawer says of the selected function: its callers and callees, or its course over the captures. */
  readonly drawer: 'calls' | 'series';
  readonly series: SeriesLook;
  /** A table that is not among them has the order of its source. */
  readonly sorts: Readonly<Partial<Record<SortedTable, TableOrder>>>;
  readonly rows: Readonly<Partial<Record<ListOfOthers, ChosenRow>>>;
  /** Of a picture that is larger than its pane. */
  readonly minimap: boolean;
  /** The labels of samples as small boxes in the call graph, as pprof draws them. */
  readonly labels: boolean;
  readonly columns: readonly MoreColumn[];
}

export const firstLook: ProfileLook = {
  shown: null,
  base: null,
  view: defaultView,
  idle: [],
  screen: 'top',
  asTable: false,
  beside: true,
  filter: '',
  order: null,
  changeOf: 'total',
  flame: {
    orientation: 'icicle',
    order: 'size',
    foldRecursion: false,
    width: 'larger',
    around: null,
    zoom: null,
    rows: [],
  },
  graph: null,
  traces: 'value',
  drawer: 'calls',
  series: { sampleType: 'inuse_space', sort: 'flat', scale: 'own', asTable: false },
  sorts: {},
  rows: {},
  minimap: true,
  labels: false,
  columns: [],
};
