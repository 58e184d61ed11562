/** What may be asked of the profile worker. Evidence is named by its id; `fetch` or `hold` bring it. */

import type {
  CallGraph,
  FlameGraph,
  FlameOptions,
  GoroutineRow,
  PackageKind,
  ProfileView,
  SourceFile,
  TagKey,
  Trace,
} from '#core/profile/heapcase';

export interface SampleType {
  readonly type: string;
  readonly unit: string;
}

/** What a profile says of itself. */
export interface ProfileFacts {
  readonly sampleTypes: readonly SampleType[];
  readonly defaultSampleType: string;
  readonly samples: number;
  readonly functions: number;
  /** Bytes, or what else the period counts, between two samples; 0 when not said. */
  readonly period: number;
  readonly periodType: string;
  /** Of all frames, the share that has no function's name. */
  readonly nameless: number;
  /** The Go module of the program, where the profile tells it (own-module.ts); null where it does not. */
  readonly module: string | null;
  /** A dump of goroutines with their states, which pprof does not read. */
  readonly isDump: boolean;
  /** Of the main binary; empty when not said. */
  readonly buildId: string;
  /** Milliseconds since the epoch, by the clock of the service; 0 when not said. */
  readonly time: number;
}

/**
 * A profile seen through a view. `compare` adds what changed since another one; with `view.base` the rows are
 * ordered and cut by that change.
 */
export interface Seen {
  readonly evidence: string;
  readonly view: ProfileView;
  readonly compare: string | null;
}

/** A function as a table names it. */
export interface Named {
  /** The full name, as in the profile. */
  readonly function: string;
  /** `net/http` of `net/http.(*conn).serve`; empty where the language has none. */
  readonly package: string;
  readonly kind: PackageKind;
}

export interface TopRow extends Named {
  readonly flat: number;
  readonly cum: number;
  /** Against `compare`; null where nothing is compared. */
  readonly flatDelta: number | null;
  readonly cumDelta: number | null;
  /** From `more`, where that was asked for. */
  readonly kept?: number | undefined;
  readonly mean?: number | undefined;
}

export interface TopAnswer {
  /** What the engine has to say to a person, such as a filter without a match. */
  readonly notes: readonly string[];
  /** The total of `compare`. */
  readonly compareTotal: number | null;
  /** What the percentages of a `-base` difference refer to: the sum of all changes. Null for others. */
  readonly changeTotal: number | null;
  readonly unit: string;
  readonly total: number;
  /** The sum of the rows' flat values. */
  readonly shown: number;
  readonly rows: readonly TopRow[];
  /** Functions that have a value, the ones that the view leaves out as too small included. */
  readonly functions: number;
}

/** By the names of the rows; a column that the profile cannot tell is empty. */
export interface MoreAnswer {
  /** Of what a function allocated itself, the part that is still in use, 0 to 1: of a Go heap, in the type's own unit. */
  readonly kept: ReadonlyMap<string, number>;
  /** Of the flat value: bytes per object, time per contention. */
  readonly mean: ReadonlyMap<string, number>;
}

/** One neighbour of a function in the call graph. */
export interface Neighbour extends Named {
  readonly value: number;
}

export interface Frame extends Named {
  readonly file: string;
  readonly line: number;
}

export interface FunctionAnswer extends Named {
  readonly total: number;
  readonly file: string;
  readonly line: number;
  readonly flat: number;
  readonly cum: number;
  readonly flatDelta: number | null;
  readonly cumDelta: number | null;
  readonly callers: readonly Neighbour[];
  readonly callees: readonly Neighbour[];
  /** The heaviest stack through it, root first. */
  readonly path: readonly Frame[];
  readonly lines: readonly { readonly line: number; readonly flat: number; readonly cum: number }[];
}

/** What a row of a difference was before. */
export interface Before {
  readonly flat: number;
  readonly cum: number;
}

/** A node of the graph as a table names it. */
export interface GraphRow extends Named {
  readonly cumDelta: number | null;
  /** Of a difference: null for one profile. */
  readonly before: Before | null;
}

export interface GraphAnswer {
  readonly graph: CallGraph;
  /** The file of each node of `graph`, in its order: a script's name says little without it. */
  readonly files: readonly string[];
  /** Beside `graph.nodes`, in the same order. */
  readonly rows: readonly GraphRow[];
  /** The unit of the values as they are in the profile: `bytes`. */
  readonly unit: string;
}

/** What every table of a view says beside its rows. */
interface Told {
  readonly unit: string;
  /** What 100 % is. */
  readonly total: number;
  /** What the engine has to say to a person, such as a filter without a match. */
  readonly notes: readonly string[];
}

export interface NamedNeighbour extends Neighbour {
  readonly inlined: boolean;
  /** Over functions that are not listed. */
  readonly residual: boolean;
}

/** A function with its callers and callees; percentages of those refer to its cum. */
export interface TreeAnswerBlock extends Named {
  readonly flat: number;
  readonly cum: number;
  readonly sum: number;
  /** Of a difference: null for one profile. */
  readonly before: Before | null;
  readonly callers: readonly NamedNeighbour[];
  readonly callees: readonly NamedNeighbour[];
}

export interface TreeAnswer extends Told {
  readonly blocks: readonly TreeAnswerBlock[];
  readonly functions: number;
}

/** A list of traces. */
export interface TracesSeen extends Seen {
  readonly by: 'file' | 'value';
  /** Words that have to be in one frame or label each. */
  readonly search: string;
}

/** A page of traces. */
export interface TracesAnswer extends Told {
  readonly count: number;
  readonly all: number;
  /** The sum of those that were found. */
  readonly found: number;
  readonly from: number;
  readonly traces: readonly Trace[];
}

export interface TagsAnswer extends Told {
  readonly keys: readonly TagKey[];
}

export interface SourceAnswer extends Told {
  readonly files: readonly SourceFile[];
  /** Of a difference: the same files in the base; null for one profile. */
  readonly before: readonly SourceFile[] | null;
}

export interface GoroutinesAnswer {
  readonly rows: readonly (GoroutineRow & { readonly names: readonly Named[] })[];
  readonly total: number;
  readonly totalBefore: number | null;
  readonly tellsStates: boolean;
  readonly notes: readonly string[];
}

/** A function over the profiles of a series. Errors are halves of 95 % intervals from sampling; null where not known. */
export interface GrowthRow extends Named {
  readonly values: readonly number[];
  /** Theil–Sen, per second (per profile where they have no times). Its error is Sen's, or the sampling's where that is wider. */
  readonly slope: number | null;
  readonly slopeError: number | null;
  /** Of the difference of the last and the first value. */
  readonly changeError: number | null;
  readonly stepsUp: number;
}

export interface GrowthAnswer {
  readonly sampleType: string;
  readonly unit: string;
  readonly times: readonly number[];
  readonly totals: readonly number[];
  /** Of the sampling, in the unit of the values, as `valueError` wants it; null where the period counts something else. */
  readonly period: number | null;
  /** Bytes in use in each whole heap, whatever type is shown; null where a profile does not tell. */
  readonly heapInUse: readonly (number | null)[];
  /** False: slopes are per profile. */
  readonly timed: boolean;
  /** How many there are, and how many of them are searched; `rows` holds the steepest of those, up or down. */
  readonly functions: number;
  readonly found: number;
  /** Of the values of all functions. */
  readonly largest: number;
  readonly rows: readonly GrowthRow[];
}

export type ProfileCalls = {
  /**
   * Has the worker fetch a profile of a case from `url` (core/contract/evidence-url) and decode it as it comes. Null
   * where it cannot: then `hold` brings its bytes, or their reading says why there are none.
   */
  readonly fetch: {
    readonly request: { readonly evidence: string; readonly name: string; readonly url: string };
    readonly answer: ProfileFacts | null;
  };
  /** Takes bytes into the worker; they are decoded at once. */
  readonly hold: {
    readonly request: { readonly evidence: string; readonly name: string; readonly bytes: Uint8Array };
    readonly answer: ProfileFacts;
  };
  /** Starts the worker before it is needed. */
  readonly awake: { readonly request: null; readonly answer: null };
  readonly facts: { readonly request: { readonly evidence: string }; readonly answer: ProfileFacts };
  readonly top: { readonly request: Seen; readonly answer: TopAnswer };
  /** What is known of the rows of `top` besides, for columns that are shown on demand. */
  readonly more: { readonly request: Seen; readonly answer: MoreAnswer };
  readonly graph: { readonly request: Seen; readonly answer: GraphAnswer };
  /** `compare` adds what was before; `view.base` makes the widths those of the difference. */
  readonly flame: {
    readonly request: Seen & { readonly options: FlameOptions };
    readonly answer: FlameGraph;
  };
  readonly function: {
    readonly request: Seen & { readonly function: string };
    readonly answer: FunctionAnswer | null;
  };
  /** `tree`, and with an expression `peek`; null where it matches no function. */
  readonly tree: {
    readonly request: Seen & { readonly peek: string | null };
    readonly answer: TreeAnswer | null;
  };
  /** The list as tab-separated text, to be copied. */
  readonly tracesText: { readonly request: TracesSeen; readonly answer: string };
  readonly traces: {
    readonly request: TracesSeen & { readonly from: number; readonly count: number };
    readonly answer: TracesAnswer;
  };
  /** Where the list has a sample; else the first trace through a function. Null where neither is listed. */
  readonly placeOfTrace: {
    readonly request: TracesSeen & { readonly sample: number | null; readonly function: string | null };
    readonly answer: number | null;
  };
  readonly tags: { readonly request: Seen; readonly answer: TagsAnswer };
  /** Which of these are not summed yet for this view. */
  readonly unsummed: {
    readonly request: { readonly evidence: readonly string[]; readonly view: ProfileView };
    readonly answer: readonly string[];
  };
  /** Sums a profile for `growth`; afterwards the profile itself may go. */
  readonly sums: {
    readonly request: { readonly evidence: string; readonly view: ProfileView };
    readonly answer: null;
  };
  /** Of profiles that were summed; `view.sort` chooses flat or cum. */
  readonly growth: {
    readonly request: {
      readonly evidence: readonly string[];
      readonly times: readonly number[];
      readonly view: ProfileView;
      /** At most so many. */
      readonly rows: number;
      /** The whole name of the one function that is wanted. */
      readonly only?: string;
      /** Words that have to be in the name. */
      readonly search?: string;
    };
    readonly answer: GrowthAnswer;
  };
  readonly source: {
    readonly request: Seen & { readonly function: string };
    readonly answer: SourceAnswer;
  };
  /** The view as a profile that pprof reads again: gzipped profile.proto. */
  readonly export: { readonly request: Seen; readonly answer: Uint8Array<ArrayBuffer> };
  /** `compare` is an earlier capture of goroutines. */
  readonly goroutines: { readonly request: Seen; readonly answer: GoroutinesAnswer };
};
