import { create } from 'zustand';
import type { WatchKey } from '#core/contract/watch';

export const caseTabs = ['overview', 'live', 'profiles', 'growth', 'watchdog', 'evidence', 'report'] as const;
export type CaseTab = (typeof caseTabs)[number];

/** The tabs that show profiles through one look. */
export const lookedTabs = ['profiles', 'growth'] as const satisfies readonly CaseTab[];
export type LookedTab = (typeof lookedTabs)[number];

/** Where the window is. Nothing else decides which screen is shown. */
export type Place =
  | { readonly screen: 'welcome' }
  | { readonly screen: 'hosts'; readonly host: string | null }
  | {
      readonly screen: 'case';
      readonly caseId: string;
      readonly tab: CaseTab;
      /** How the tab is looked at, where it tells (profile-query.ts); without it the tab is as it was left. */
      readonly look?: string;
    }
  /** All watchdogs; one of them is looked at. */
  | { readonly screen: 'watches'; readonly watch: WatchKey | null }
  /** Many hosts at once. */
  | { readonly screen: 'fleet' }
  | { readonly screen: 'settings' };

interface Navigation {
  readonly back: readonly Place[];
  readonly place: Place;
  readonly forward: readonly Place[];
  go(place: Place): void;
  /** The same place, told anew: no step. */
  replace(place: Place): void;
  goBack(): void;
  goForward(): void;
}

/** A place without a look is where one is already, however it is looked at. */
function same(from: Place, to: Place): boolean {
  const told = from.screen === 'case' && to.screen === 'case' && to.look === undefined;
  return JSON.stringify(told ? { ...from, look: undefined } : from) === JSON.stringify(to);
}
const longestWay = 100;

export const useNavigation = create<Navigation>((set) => ({
  back: [],
  place: { screen: 'welcome' },
  forward: [],
  go: (place) =>
    set((now) =>
      same(now.place, place)
        ? now
        : { back: [...now.back, now.place].slice(-longestWay), place, forward: [] },
    ),
  replace: (place) =>
    set((now) => {
      if (same(now.place, place)) return now;
      const last = now.back.at(-1);
      // Told anew it may be the place before: nobody wants to press Back twice for one step.
      return last && same(last, place) ? { back: now.back.slice(0, -1), place } : { place };
    }),
  goBack: () =>
    set((now) => {
      const place = now.back.at(-1);
      return place ? { back: now.back.slice(0, -1), place, forward: [now.place, ...now.forward] } : now;
    }),
  goForward: () =>
    set((now) => {
      const [place, ...forward] = now.forward;
      return place ? { back: [...now.back, now.place], place, forward } : now;
    }),
}));

export const go = (place: Place) => useNavigation.getState().go(place);
export const openWatch = ({ host, id }: WatchKey) => go({ screen: 'watches', watch: { host, id } });
export const openCase = (caseId: string, tab: CaseTab) => go({ screen: 'case', caseId, tab });
