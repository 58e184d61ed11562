import { useCallback, useEffect, useRef } from 'react';
import type { BoxOf, FlameLook } from '../../state/look';
import { boxOnScreen, isSameSight } from './camera';
import type { BoxAt } from './scene';
import type { FlameStage, MovedBy } from './stage';
import type { Stand } from './use-scene';
import { boxOf, findBox } from './way';

interface Wanted {
  readonly stage: { readonly current: FlameStage | null };
  readonly stand: Stand;
  readonly zoom: BoxOf | null;
  /** A picture that was away begins with everything in sight. */
  readonly hasPicture: boolean;
  readonly onLook: (part: Partial<FlameLook>, step: 'step' | 'quiet') => void;
}

interface Zoom {
  readonly zoomTo: (at: BoxAt) => void;
  readonly showAll: () => void;
  /** To where the camera stood before; false where there is nothing to go back from. */
  readonly back: () => boolean;
  /** After each frame with another camera. */
  readonly moved: (by: MovedBy) => void;
}

/** A camera that has stood still for so long is where somebody wanted it. */
const restMs = 250;

const textOf = (box: BoxOf | null): string => (box === null ? '' : `${box.way} ${box.function}`);

/**
 * What is zoomed to is a part of the look, so that links, kept views, Back and Forward lead there. To zoom to a box,
 * or out of it, is a step and told at once; where a camera that was moved by hand comes to rest is told without one.
 * What moves the camera by itself, such as other numbers, tells nothing.
 */
export function useZoom({ stage, stand, zoom, hasPicture, onLook }: Wanted): Zoom {
  /** What the camera was led to last. */
  const shown = useRef('');
  const now = useRef({ stand, zoom, onLook });
  now.current = { stand, zoom, onLook };
  const timer = useRef(0);
  const byHand = useRef(false);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const wanted = textOf(zoom);
  useEffect(() => {
    if (!hasPicture) {
      shown.current = '';
      return;
    }
    if (shown.current === wanted) return;
    shown.current = wanted;
    byHand.current = false;
    const { stand: ground, zoom: box } = now.current;
    const at = box && findBox(ground, box);
    if (at) stage.current?.zoomTo(at);
    else stage.current?.showAll();
  }, [wanted, hasPicture, stage]);

  const tell = useCallback((box: BoxOf | null, step: 'step' | 'quiet') => {
    byHand.current = false;
    shown.current = textOf(box);
    if (textOf(box) !== textOf(now.current.zoom)) now.current.onLook({ zoom: box }, step);
  }, []);
  /** Tells what the camera is turned to. */
  const tellAim = useCallback(
    (step: 'step' | 'quiet') => {
      const { stand: ground, zoom: before } = now.current;
      const { scene } = ground;
      const camera = stage.current?.aim;
      if (!camera) return;
      const at = camera.span >= scene.wide * 0.999 ? { part: 0, box: 0 } : boxOnScreen(scene, camera);
      const known = before && findBox(ground, before);
      tell(known && isSameSight(scene, known, at) ? before : boxOf(ground, at), step);
    },
    [stage, tell],
  );

  return {
    zoomTo: (at) => {
      stage.current?.zoomTo(at);
      tell(boxOf(stand, at), 'step');
    },
    showAll: () => {
      stage.current?.showAll();
      tell(null, 'step');
    },
    back: () => {
      if (!stage.current?.back()) return false;
      tellAim('step');
      return true;
    },
    moved: (by) => {
      if (by === 'hand') byHand.current = true;
      window.clearTimeout(timer.current);
      if (!byHand.current) return;
      timer.current = window.setTimeout(() => {
        // A machine that is busy paints less often than that: where it is half-way, nobody wanted to be.
        if (byHand.current && !stage.current?.moving) tellAim('quiet');
      }, restMs);
    },
  };
}
