/** How a profile can be looked at: the settings of a view, and which view of it. */

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
  readonly by: 'flat' | 'cum' | 'delta' | 'cumDelta' | 'name';
  readonly descending: boolean;
}

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
};
