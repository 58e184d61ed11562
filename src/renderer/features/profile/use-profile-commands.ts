import type { RefObject } from 'react';
import { useCommand } from '../../commands/run';
import { copyText } from '../../state/copy-text';
import { moreColumns, type ProfileLook, profileScreens } from '../../state/look';
import { redoSettings, undoSettings, useProfileLook } from '../../state/profile-look';
import { alsoMatching, exactly } from './filters';
import { alone } from './ProfileToolbar';
import { presetIds, presetsFor } from './presets';
import type { Acts } from './ShareMenu';

interface Wanted {
  readonly caseId: string;
  readonly ownModule: string | null;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly acts: Acts;
  /** Null where there is nothing to compare with. */
  readonly onDifference: (() => void) | null;
  readonly onSettings: () => void;
  readonly onDropFilters: () => void;
}

/** Those whose second one narrows nothing: it takes the place of the first. */
const replaced: readonly string[] = ['focus', 'showFrom'];

/** What can be done while profiles are looked at, each with its keys. */
export function useProfileCommands(wanted: Wanted): void {
  const { caseId, search, acts, onDifference, onSettings } = wanted;
  const { look, change, changeView, canUndo, canRedo } = useProfileLook(caseId);
  const { selection } = look.view;
  const add = (field: 'focus' | 'ignore' | 'hide' | 'show' | 'showFrom') => {
    if (selection === null) return null;
    const there = replaced.includes(field) ? '' : look.view[field];
    return () => changeView({ [field]: alsoMatching(there, exactly(selection)) });
  };
  useScreens((screen) => change({ screen }));
  useCommand('profile.search', () => search.current?.select());
  useCommand('profile.clearSearch', look.filter === '' ? null : () => change({ filter: '' }));
  useCommand('profile.undo', canUndo ? () => undoSettings(caseId) : null);
  useCommand('profile.redo', canRedo ? () => redoSettings(caseId) : null);
  useCommand('profile.focus', add('focus'));
  useCommand('profile.ignore', add('ignore'));
  useCommand('profile.hide', add('hide'));
  useCommand('profile.show', add('show'));
  useCommand('profile.showFrom', add('showFrom'));
  useCommand(
    'profile.around',
    selection === null
      ? null
      : () => change({ screen: 'flame', flame: { ...look.flame, around: selection, zoom: null } }),
  );
  usePresets(wanted.ownModule, changeView);
  useCommand('profile.dropFilters', wanted.onDropFilters);
  useCommand('profile.difference', onDifference);
  useCommand('profile.settings', onSettings);
  useLookCommands(look, change);
  useCommand('profile.copyName', selection === null ? null : () => void copyText(selection));
  useCommand('profile.copyCommand', acts.copyCommand);
  useCommand('profile.copyLink', acts.copyLink);
  useCommand('profile.copyTable', acts.copyTable);
  useCommand('profile.copyDisasm', acts.copyDisasm);
  const { savePicture, saveProfile } = acts;
  useCommand('profile.saveSvg', savePicture && (() => savePicture('svg')));
  useCommand('profile.savePng', savePicture && (() => savePicture('png')));
  useCommand('profile.saveProfile', saveProfile);
}

/** How a view is drawn; what it shows stays. */
function useLookCommands(look: ProfileLook, change: (part: Partial<ProfileLook>) => void): void {
  const { screen, series } = look;
  const isPicture = screen === 'graph' || screen === 'flame';
  const isSeries = look.view.selection !== null && look.drawer === 'series';
  const turn = isPicture
    ? () => change({ asTable: !look.asTable })
    : () => change({ series: { ...series, asTable: !series.asTable } });
  useCommand('profile.table', isPicture || isSeries ? turn : null);
  useCommand('profile.minimap', isPicture && !look.asTable ? () => change({ minimap: !look.minimap }) : null);
  useCommand('profile.labels', screen === 'graph' ? () => change({ labels: !look.labels }) : null);
  useCommand('profile.beside', alone.includes(screen) ? null : () => change({ beside: !look.beside }));
  useCommand('profile.columns', () => change({ columns: look.columns.length > 0 ? [] : moreColumns }));
  useCommand(
    'profile.traceOrder',
    screen === 'traces' ? () => change({ traces: look.traces === 'value' ? 'file' : 'value' }) : null,
  );
}

/** One command for each view. The list never changes, so the order of the hooks never does. */
function useScreens(show: (screen: ProfileLook['screen']) => void): void {
  for (const screen of profileScreens) {
    // biome-ignore lint/correctness/useHookAtTopLevel: a constant list
    useCommand(`profile.${screen}`, () => show(screen));
  }
}

function usePresets(ownModule: string | null, onView: (part: Partial<ProfileLook['view']>) => void): void {
  const presets = presetsFor(ownModule);
  for (const id of presetIds) {
    const preset = presets.find((one) => one.id === id);
    // biome-ignore lint/correctness/useHookAtTopLevel: a constant list
    useCommand(`profile.${id}`, preset ? () => onView(preset.part) : null);
  }
}
