import type { RefObject } from 'react';
import { useCommand } from '../../commands/run';
import { type ProfileLook, profileScreens } from '../../state/look';
import { redoSettings, undoSettings, useProfileLook } from '../../state/profile-look';
import { alsoMatching, exactly } from './filters';
import type { Acts } from './ShareMenu';

interface Wanted {
  readonly caseId: string;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly acts: Acts;
  /** Null where there is nothing to compare with. */
  readonly onDifference: (() => void) | null;
  readonly onSettings: () => void;
}

/** What can be done while profiles are looked at, each with its keys. */
export function useProfileCommands({ caseId, search, acts, onDifference, onSettings }: Wanted): void {
  const { look, change, changeView, canUndo, canRedo } = useProfileLook(caseId);
  const { selection } = look.view;
  const add = (field: 'focus' | 'ignore' | 'hide') =>
    selection === null
      ? null
      : () =>
          changeView({
            // A second focus narrows nothing: it takes the place of the first.
            [field]:
              field === 'focus' ? exactly(selection) : alsoMatching(look.view[field], exactly(selection)),
          });
  useScreens((screen) => change({ screen }));
  useCommand('profile.search', () => search.current?.select());
  useCommand('profile.undo', canUndo ? () => undoSettings(caseId) : null);
  useCommand('profile.redo', canRedo ? () => redoSettings(caseId) : null);
  useCommand('profile.focus', add('focus'));
  useCommand('profile.ignore', add('ignore'));
  useCommand('profile.hide', add('hide'));
  useCommand('profile.difference', onDifference);
  useCommand('profile.settings', onSettings);
  useCommand('profile.copyCommand', acts.copyCommand);
  useCommand('profile.copyLink', acts.copyLink);
  useCommand('profile.copyTable', acts.copyTable);
}

/** One command for each view. The list never changes, so the order of the hooks never does. */
function useScreens(show: (screen: ProfileLook['screen']) => void): void {
  for (const screen of profileScreens) {
    // biome-ignore lint/correctness/useHookAtTopLevel: a constant list
    useCommand(`profile.${screen}`, () => show(screen));
  }
}
