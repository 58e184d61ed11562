import { useCallback, useEffect, useRef } from 'react';
import type { BoxOf, FlameLook } from '../../state/look';
import { boxOnScreen } from './camera';
import type { BoxAt, Camera } from './scene';
import type { FlameStage } from './stage';
import type { Stand } from './use-scene';
import { boxOf, findBox } from './way';

interface Wanted {
  readonly stage: { readonly current: FlameStage | null };
  readonly stand: Stand;
  readonly zoom: BoxOf | null;
  readonly onLook: (part: Partial<FlameLook>, step: 'step' | 'quiet') => void;
}

/** A camera that has stood still for so long is where somebody wanted it. */
const restMs = 250;

const textOf = (box: BoxOf | null): string => (box === null ? '' : `${box.way} ${box.function}`);

/**
 * What is zoomed to is a part of the look, so that links, kept views, Back and Forward lead there. To zoom to a box is
 * a step; a camera that was moved by hand is told without one.
 */
export function useZoom({ stage, stand, zoom, onLook }: Wanted): {
  readonly zoomTo: (at: BoxAt) => void;
  readonly moved: (camera: Camera) => void;
} {
  const shown = useRef('');
  const now = useRef({ stand, zoom, onLook });
  now.current = { stand, zoom, onLook };
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const wanted = textOf(zoom);
  /** A look was led to, and the camera has not come to rest since. */
  const underWay = useRef(false);
  const lead = useCallback(() => {
    const { stand: ground, zoom: box } = now.current;
    const at = box && findBox(ground, box);
    // Where the camera stood before is not to be told any more.
    window.clearTimeout(timer.current);
    underWay.current = true;
    if (at) stage.current?.zoomTo(at);
    else stage.current?.showAll();
  }, [stage]);
  useEffect(() => {
    if (shown.current === wanted) return;
    shown.current = wanted;
    lead();
  }, [wanted, lead]);
  const { scene } = stand;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a scene that comes meanwhile has turned the camera to where it was
  useEffect(() => {
    if (underWay.current) lead();
  }, [scene, lead]);

  const zoomTo = (at: BoxAt) => {
    const box = boxOf(stand, at);
    shown.current = textOf(box);
    stage.current?.zoomTo(at);
    onLook({ zoom: box }, 'step');
  };
  const moved = (camera: Camera) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      // A machine that is busy paints less often than that: where it is half-way, nobody wanted to be.
      if (stage.current?.moving) return;
      underWay.current = false;
      const { stand: ground, zoom: before, onLook: tell } = now.current;
      const { parts, wide } = ground.scene;
      const at = camera.span >= wide * 0.999 ? { part: 0, box: 0 } : boxOnScreen(ground.scene, camera);
      const known = before && findBox(ground, before);
      const edges = ({ part, box }: BoxAt) => [parts[part].tree.start[box], parts[part].tree.width[box]];
      // Callers that hold nothing else are as wide as what they call: that is the same sight.
      if (known && edges(known).join() === edges(at).join()) return;
      const box = boxOf(ground, at);
      if (textOf(box) === textOf(before)) return;
      shown.current = textOf(box);
      tell({ zoom: box }, 'quiet');
    }, restMs);
  };
  return { zoomTo, moved };
}
