/** What may be asked of the profile worker. Evidence is named by its id; its bytes are brought by `hold`. */

import type { CallGraph, PackageKind, ProfileView } from '#core/profile/index';

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
}

export interface TopAnswer {
  /** The total of `compare`. */
  readonly compareTotal: number | null;
  readonly unit: string;
  readonly total: number;
  /** The sum of the rows' flat values. */
  readonly shown: number;
  readonly rows: readonly TopRow[];
  /** Functions that have a value, the ones that the view leaves out as too small included. */
  readonly functions: number;
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

/** A node of the graph as a table names it. */
export interface GraphRow extends Named {
  readonly cumDelta: number | null;
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

export type ProfileCalls = {
  /** Takes bytes into the worker; they are decoded at once. */
  readonly hold: {
    readonly request: { readonly evidence: string; readonly name: string; readonly bytes: Uint8Array };
    readonly answer: ProfileFacts;
  };
  /** Which of these the worker no longer has (or never had): their bytes have to be brought first. */
  readonly lacking: { readonly request: readonly string[]; readonly answer: readonly string[] };
  readonly facts: { readonly request: { readonly evidence: string }; readonly answer: ProfileFacts };
  readonly top: { readonly request: Seen; readonly answer: TopAnswer };
  readonly graph: { readonly request: Seen; readonly answer: GraphAnswer };
  readonly function: {
    readonly request: Seen & { readonly function: string };
    readonly answer: FunctionAnswer | null;
  };
};
