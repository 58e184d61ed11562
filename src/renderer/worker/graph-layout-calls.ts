import type { LayoutRequest } from '#core/graph-layout/layout-call-graph';

/** What may be asked of the layout worker: numbers in, Graphviz' `json0` out. */
export type GraphLayoutCalls = {
  readonly layout: { readonly request: LayoutRequest; readonly answer: string };
};
