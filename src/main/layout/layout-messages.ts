import type { LayoutRequest } from '#core/graph-layout/layout-call-graph';

export interface LayoutQuestion {
  readonly id: number;
  readonly request: LayoutRequest;
}

export type LayoutAnswer =
  | { readonly id: number; readonly output: string }
  | { readonly id: number; readonly reason: string };
