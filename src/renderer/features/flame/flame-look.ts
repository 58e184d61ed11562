import { create } from 'zustand';
import type { FlameOrder } from '#core/profile/index';
import type { Orientation } from './scene';

/** How flame graphs are drawn: kept while the window lives, for every profile. */
export interface FlameLook {
  readonly orientation: Orientation;
  readonly order: FlameOrder;
  readonly foldRecursion: boolean;
  /** Of a difference: boxes as wide as the larger value, or as what changed. */
  readonly width: 'larger' | 'change';
}

export const useFlameLook = create<FlameLook>(() => ({
  orientation: 'icicle',
  order: 'size',
  foldRecursion: false,
  width: 'larger',
}));

export const changeFlameLook = (part: Partial<FlameLook>) => useFlameLook.setState(part);
