/**
 * How a case's profiles are looked at: kept while the window lives, so that tabs and cases can be left and found
 * again. Which capture is shown is the spine's to say (spine.ts).
 */

import { create } from 'zustand';
import { defaultView, type ProfileView } from '#core/profile/view';

export interface ProfileLook {
  /** Evidence id of the profile that is compared with; null: the pane's own choice. */
  readonly base: string | null;
  readonly view: ProfileView;
  readonly screen: 'top' | 'graph';
  readonly graphAsTable: boolean;
  readonly filter: string;
}

const firstLook: ProfileLook = {
  base: null,
  view: defaultView,
  screen: 'top',
  graphAsTable: false,
  filter: '',
};

interface Looks {
  readonly byCase: ReadonlyMap<string, ProfileLook>;
  change(caseId: string, part: Partial<ProfileLook>): void;
}

const useLooks = create<Looks>((set) => ({
  byCase: new Map(),
  change: (caseId, part) =>
    set(({ byCase }) => ({
      byCase: new Map(byCase).set(caseId, { ...(byCase.get(caseId) ?? firstLook), ...part }),
    })),
}));

export function useProfileLook(caseId: string): {
  readonly look: ProfileLook;
  readonly change: (part: Partial<ProfileLook>) => void;
  readonly changeView: (part: Partial<ProfileView>) => void;
} {
  const look = useLooks(({ byCase }) => byCase.get(caseId)) ?? firstLook;
  const change = (part: Partial<ProfileLook>) => useLooks.getState().change(caseId, part);
  return { look, change, changeView: (part) => change({ view: { ...look.view, ...part } }) };
}
