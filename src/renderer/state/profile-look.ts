/**
 * How a case's profiles are looked at: kept while the window lives, so that tabs and cases can be left and found
 * again. Which capture is shown is the spine's to say (spine.ts). Every step is a place of the window's Back and
 * Forward; changes of the view's settings can be undone by themselves.
 */

import { create } from 'zustand';
import type { ProfileView } from '#core/profile/view';
import { firstLook, type ProfileLook } from './look';
import { type LookedTab, lookedTabs, type Place, useNavigation } from './navigation';
import { lookFromQuery, lookToQuery } from './profile-query';
import { setTimeLook, timeLookOf } from './spine';

/** What undo brings back: settings and filters, not where one looks. */
type Settings = Pick<ProfileLook, 'view' | 'idle'>;

interface CaseLook {
  readonly look: ProfileLook;
  readonly undone: readonly Settings[];
  readonly before: readonly Settings[];
}

const firstOfCase: CaseLook = { look: firstLook, undone: [], before: [] };
const longestUndo = 100;

const useLooks = create<{ readonly byCase: ReadonlyMap<string, CaseLook> }>(() => ({ byCase: new Map() }));

const ofCase = (caseId: string): CaseLook => useLooks.getState().byCase.get(caseId) ?? firstOfCase;
/** How a case is looked at now, for what is asked before it is looked at. */
export const profileLookOf = (caseId: string): ProfileLook => ofCase(caseId).look;
const put = (caseId: string, now: CaseLook) =>
  useLooks.setState(({ byCase }) => ({ byCase: new Map(byCase).set(caseId, now) }));

const settingsText = ({ view, idle }: Settings) => JSON.stringify([{ ...view, selection: null }, idle]);

/** The address of what is looked at now. */
export const queryNow = (caseId: string): string =>
  lookToQuery(ofCase(caseId).look, timeLookOf(caseId).capture);

/** Tabs that are looked at through a look. */
const isLookedAt = (place: Place): place is Extract<Place, { screen: 'case' }> & { tab: LookedTab } =>
  place.screen === 'case' && lookedTabs.some((tab) => tab === place.tab);

/** Without these a place is the same place: nobody wants to go back through letters or arrow keys. */
const samePlace = (a: ProfileLook, b: ProfileLook) =>
  JSON.stringify({ ...a, filter: '', view: { ...a.view, selection: null } }) ===
  JSON.stringify({ ...b, filter: '', view: { ...b.view, selection: null } });

/** Puts a look in place and tells Back and Forward of it. */
function show(
  caseId: string,
  look: ProfileLook,
  stacks: Partial<Omit<CaseLook, 'look'>> = {},
  quiet = false,
): void {
  const known = ofCase(caseId);
  const { place, go, replace } = useNavigation.getState();
  const here = isLookedAt(place) && place.caseId === caseId;
  if (here) replace({ ...place, look: queryNow(caseId) });
  put(caseId, { ...known, ...stacks, look });
  if (!here) return;
  const next = { ...place, look: queryNow(caseId) };
  if (quiet || samePlace(known.look, look)) replace(next);
  else go(next);
}

/** `quiet`: the place is told anew, without a step for Back. */
export function changeLook(
  caseId: string,
  part: Partial<ProfileLook>,
  step: 'step' | 'quiet' = 'step',
): void {
  const known = ofCase(caseId);
  const look = { ...known.look, ...part };
  if (settingsText(look) === settingsText(known.look)) {
    show(caseId, look, {}, step === 'quiet');
    return;
  }
  const { view, idle } = known.look;
  show(caseId, look, { before: [...known.before, { view, idle }].slice(-longestUndo), undone: [] });
}

/** The settings before the last change; null where there are none. */
export function undoSettings(caseId: string): void {
  const { look, before, undone } = ofCase(caseId);
  const last = before.at(-1);
  if (!last) return;
  const now = { view: look.view, idle: look.idle };
  show(caseId, withSettings(look, last), { before: before.slice(0, -1), undone: [...undone, now] });
}

export function redoSettings(caseId: string): void {
  const { look, before, undone } = ofCase(caseId);
  const next = undone.at(-1);
  if (!next) return;
  const now = { view: look.view, idle: look.idle };
  show(caseId, withSettings(look, next), { before: [...before, now], undone: undone.slice(0, -1) });
}

/** Undoing a filter moves no selection. */
const withSettings = (look: ProfileLook, { view, idle }: Settings): ProfileLook => ({
  ...look,
  idle,
  view: { ...view, selection: look.view.selection },
});

/** Looks as an address says: a link, a kept view, a step of Back and Forward. */
function adoptQuery(caseId: string, query: string): void {
  const known = ofCase(caseId);
  const { look, capture } = lookFromQuery(query);
  if (capture !== undefined) setTimeLook(caseId, { capture });
  put(caseId, { ...known, look });
}

/** Goes to a look of a case: by a link, or a view that was kept. */
export function openQuery(caseId: string, query: string, tab: LookedTab = 'profiles'): void {
  const { place, go, replace } = useNavigation.getState();
  if (isLookedAt(place)) replace({ ...place, look: queryNow(place.caseId) });
  go({ screen: 'case', caseId, tab, look: query });
}

/** Back and Forward, and links, name a look: it is taken up unless it is there already. */
useNavigation.subscribe(({ place }, { place: left }) => {
  if (place === left || !isLookedAt(place) || place.look === undefined) return;
  if (queryNow(place.caseId) !== place.look) adoptQuery(place.caseId, place.look);
});

export function useProfileLook(caseId: string): {
  readonly look: ProfileLook;
  readonly change: (part: Partial<ProfileLook>, step?: 'step' | 'quiet') => void;
  readonly changeView: (part: Partial<ProfileView>) => void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
} {
  const { look, before, undone } = useLooks(({ byCase }) => byCase.get(caseId)) ?? firstOfCase;
  const change = (part: Partial<ProfileLook>, step?: 'step' | 'quiet') => changeLook(caseId, part, step);
  return {
    look,
    change,
    changeView: (part) => change({ view: { ...ofCase(caseId).look.view, ...part } }),
    canUndo: before.length > 0,
    canRedo: undone.length > 0,
  };
}
