import { create } from 'zustand';

export const caseTabs = ['overview', 'live', 'profiles', 'evidence', 'report'] as const;
export type CaseTab = (typeof caseTabs)[number];

/** Where the window is. Nothing else decides which screen is shown. */
export type Place =
  | { readonly screen: 'welcome' }
  | { readonly screen: 'hosts'; readonly host: string | null }
  | { readonly screen: 'case'; readonly caseId: string; readonly tab: CaseTab }
  | { readonly screen: 'settings' };

interface Navigation {
  readonly back: readonly Place[];
  readonly place: Place;
  readonly forward: readonly Place[];
  go(place: Place): void;
  goBack(): void;
  goForward(): void;
}

const same = (a: Place, b: Place) => JSON.stringify(a) === JSON.stringify(b);
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
export const openCase = (caseId: string, tab: CaseTab) => go({ screen: 'case', caseId, tab });
