import { useEffect, useRef } from 'react';
import { useCommand } from '../../commands/run';
import type { FlameLook } from '../../state/look';
import type { BoxAt } from './scene';
import type { FlameStage } from './stage';
import type { Stand } from './use-scene';
import { nextMatch, type Step, stepFrom } from './walk';

interface Wanted {
  readonly stage: { readonly current: FlameStage | null };
  readonly stand: Stand;
  readonly selected: BoxAt | null;
  readonly matched: Uint8Array | null;
  readonly look: FlameLook;
  readonly difference: boolean;
  readonly onLook: (part: Partial<FlameLook>) => void;
  readonly onPick: (at: BoxAt) => void;
  readonly onZoom: (at: BoxAt) => void;
  readonly onAround: (name: string | null) => void;
  readonly onFocus: (name: string) => void;
  readonly onShowAll: () => void;
  readonly onBack: () => void;
}

/** Boxes narrower than this are passed over on the way to the side. */
const leastPixels = 2;

/** What can be done with a flame graph, each with its keys. */
export function useFlameCommands(wanted: Wanted): void {
  const { stage, stand, selected, matched, look, onLook, onPick, onZoom, onAround, onFocus } = wanted;
  const { scene, names } = stand;
  const go = (at: BoxAt | null) => {
    if (!at) return;
    onPick(at);
    stage.current?.reveal(at, 'hand');
  };
  const walk = (step: Step) => () => {
    const { current } = stage;
    const least = current ? (current.camera.span / current.viewport.width) * leastPixels : 0;
    go(selected === null ? { part: 0, box: 0 } : stepFrom(scene, selected, step, least));
  };
  useCommand('flame.above', walk('up'));
  useCommand('flame.below', walk('down'));
  useCommand('flame.left', walk('left'));
  useCommand('flame.right', walk('right'));
  useCommand('flame.zoomTo', selected === null ? null : () => onZoom(selected));
  useCommand('flame.back', wanted.onBack);
  useCommand('flame.zoomIn', () => stage.current?.zoom(1.5));
  useCommand('flame.zoomOut', () => stage.current?.zoom(1 / 1.5));
  useCommand('flame.whole', wanted.onShowAll);
  useCommand('flame.scrollUp', () => stage.current?.pan(0, stage.current.viewport.height / 2));
  useCommand('flame.scrollDown', () => stage.current?.pan(0, -stage.current.viewport.height / 2));
  useCommand('flame.flip', () => onLook({ orientation: look.orientation === 'icicle' ? 'flame' : 'icicle' }));
  useCommand('flame.fold', () => onLook({ foldRecursion: !look.foldRecursion }));
  useCommand(
    'flame.width',
    wanted.difference ? () => onLook({ width: look.width === 'larger' ? 'change' : 'larger' }) : null,
  );
  useCommand('flame.order', () => onLook({ order: look.order === 'size' ? 'name' : 'size' }));
  const name = selected && names.full(scene.parts[selected.part].tree.name[selected.box]);
  useCommand('flame.sandwich', name === null || name === '' ? null : () => onAround(name));
  useCommand('flame.focus', name === null || name === '' ? null : () => onFocus(name));
  const match = (side: 1 | -1) =>
    matched === null ? null : () => go(nextMatch(scene, matched, selected, side));
  useCommand('flame.nextMatch', match(1));
  useCommand('flame.previousMatch', match(-1));

  // A selection made elsewhere comes into sight; new numbers move nothing.
  const known = useRef(name);
  useEffect(() => {
    if (known.current === name) return;
    known.current = name;
    if (selected) stage.current?.reveal(selected, 'hand');
  }, [name, selected, stage]);
}
