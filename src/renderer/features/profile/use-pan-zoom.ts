import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Spot } from './graph-sight';

export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const leastScale = 0.1;
const mostScale = 3;
const margin = 24;

/** Everything in view, never larger than life. */
export function fitCamera(content: Size, pane: Size): Camera {
  if (content.width === 0 || pane.width === 0) return { x: margin, y: margin, scale: 1 };
  const scale = Math.max(
    leastScale,
    Math.min(1, (pane.width - 2 * margin) / content.width, (pane.height - 2 * margin) / content.height),
  );
  return {
    scale,
    x: (pane.width - content.width * scale) / 2,
    y: Math.max(margin, (pane.height - content.height * scale) / 2),
  };
}

/** Zooms so that the point of the pane stays where it is. */
export function zoomAt(
  camera: Camera,
  factor: number,
  at: { readonly x: number; readonly y: number },
): Camera {
  const scale = Math.min(mostScale, Math.max(leastScale, camera.scale * factor));
  const ratio = scale / camera.scale;
  return { scale, x: at.x - (at.x - camera.x) * ratio, y: at.y - (at.y - camera.y) * ratio };
}

interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** Below this, names in boxes cannot be read. */
const readable = 0.85;
/** Between a box and the edge of the pane, at least. */
const edge = 4;

/** The least shift that brings a box which the upper edge cuts wholly into view, where `sight` stays in view. */
function shownWhole(camera: Camera, pane: Size, sight: Box, boxes: readonly Box[]): Camera {
  const at = (y: number) => camera.y + y * camera.scale;
  const cut = boxes.filter(({ y, height }) => at(y) < 0 && at(y + height) > 0).map(({ y }) => -at(y));
  const shift = Math.max(0, ...cut) + (cut.length > 0 ? edge : 0);
  return at(sight.y + sight.height) + shift > pane.height ? camera : { ...camera, y: camera.y + shift };
}

/** The whole picture where it can be read; else life-size enough, with one box in the middle. */
function firstCamera(content: Size, pane: Size, sight: Box | null, boxes: readonly Box[]): Camera {
  const whole = fitCamera(content, pane);
  if (whole.scale >= readable || sight === null) return whole;
  const middle = (start: number, length: number, all: number, room: number) => {
    const wanted = room / 2 - (start + length / 2) * readable;
    const least = room - all * readable - margin;
    return least > margin ? (room - all * readable) / 2 : Math.min(margin, Math.max(least, wanted));
  };
  const first = {
    scale: readable,
    x: middle(sight.x, sight.width, content.width, pane.width),
    y: middle(sight.y, sight.height, content.height, pane.height),
  };
  return shownWhole(first, pane, sight, boxes);
}

const cameraAt = ({ x, y, scale: wanted }: Spot, pane: Size): Camera => {
  const scale = Math.min(mostScale, Math.max(leastScale, wanted));
  return { scale, x: pane.width / 2 - x * scale, y: pane.height / 2 - y * scale };
};

interface Wanted {
  readonly content: Size;
  /** What a picture that does not fit begins with. */
  readonly sight: Box | null;
  /** Of a picture that does not fit none begins cut by the upper edge. One list as long as the picture is the same. */
  readonly boxes: readonly Box[];
  /** Where somebody looked; null: the picture finds its own place. */
  readonly kept: Spot | null;
  /** Where the camera came to rest after somebody moved it; null: everything is to be seen. */
  readonly onRest: (spot: Spot | null) => void;
}

/** A camera that has stood still for so long is where somebody wanted it. */
const restMs = 250;

/** Drag and wheel pan, Ctrl and wheel (or a pinch) zoom. */
export function usePanZoom(
  pane: RefObject<HTMLElement | null>,
  { content, sight, boxes, kept, onRest }: Wanted,
) {
  const [camera, setCamera] = useState<Camera>({ x: margin, y: margin, scale: 1 });
  const moved = useRef(false);
  const drag = useRef<{ readonly x: number; readonly y: number; readonly from: Camera } | null>(null);
  const now = useRef({ kept, onRest });
  now.current = { kept, onRest };

  const showAll = useCallback(() => {
    const element = pane.current;
    if (!element) return;
    moved.current = false;
    setCamera(fitCamera(content, { width: element.clientWidth, height: element.clientHeight }));
    now.current.onRest(null);
  }, [pane, content]);

  useEffect(() => {
    const element = pane.current;
    if (!element || !moved.current) return;
    const { scale } = camera;
    const spot = {
      scale,
      x: (element.clientWidth / 2 - camera.x) / scale,
      y: (element.clientHeight / 2 - camera.y) / scale,
    };
    const timer = window.setTimeout(() => now.current.onRest(spot), restMs);
    return () => window.clearTimeout(timer);
  }, [pane, camera]);

  // Until somebody moves it, the picture fits the pane, also one that changes its size. `kept` is one object as long
  // as it is not led elsewhere.
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    moved.current = kept !== null;
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const see = () => {
      if (!moved.current) setCamera(firstCamera(content, size(), sight, boxes));
    };
    const watch = new ResizeObserver(see);
    watch.observe(element);
    if (kept) setCamera(cameraAt(kept, size()));
    else see();
    return () => watch.disconnect();
  }, [pane, content, sight, boxes, kept]);

  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      moved.current = true;
      if (event.ctrlKey || event.metaKey) {
        const box = element.getBoundingClientRect();
        const at = { x: event.clientX - box.left, y: event.clientY - box.top };
        setCamera((before) => zoomAt(before, Math.exp(-event.deltaY * 0.004), at));
        return;
      }
      const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      setCamera((before) => ({ ...before, x: before.x - dx, y: before.y - dy }));
    };
    // React's own wheel listeners are passive and could not stop the page from zooming.
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [pane]);

  const zoom = (factor: number) => {
    const element = pane.current;
    if (!element) return;
    moved.current = true;
    const at = { x: element.clientWidth / 2, y: element.clientHeight / 2 };
    setCamera((before) => zoomAt(before, factor, at));
  };
  const pan = (dx: number, dy: number) => {
    moved.current = true;
    setCamera((before) => ({ ...before, x: before.x + dx, y: before.y + dy }));
  };

  /** Moves the least that brings a box of the picture into view. */
  const reveal = (box: Box) => {
    const element = pane.current;
    if (!element) return;
    setCamera((before) => {
      const into = (start: number, length: number, room: number) => {
        if (start < margin) return margin - start;
        const beyond = start + length - (room - margin);
        return beyond > 0 ? -beyond : 0;
      };
      const dx = into(box.x * before.scale + before.x, box.width * before.scale, element.clientWidth);
      const dy = into(box.y * before.scale + before.y, box.height * before.scale, element.clientHeight);
      return dx === 0 && dy === 0 ? before : { ...before, x: before.x + dx, y: before.y + dy };
    });
  };

  /** Brings a point of the picture into the middle. */
  const centre = (x: number, y: number) => {
    const element = pane.current;
    if (!element) return;
    moved.current = true;
    setCamera(({ scale }) => ({
      scale,
      x: element.clientWidth / 2 - x * scale,
      y: element.clientHeight / 2 - y * scale,
    }));
  };

  const handlers = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      drag.current = { x: event.clientX, y: event.clientY, from: camera };
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const start = drag.current;
      if (!start || (event.buttons & 1) === 0) return;
      const dx = event.clientX - start.x;
      const dy = event.clientY - start.y;
      // A click that trembles is a click.
      if (Math.abs(dx) + Math.abs(dy) < 4) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      moved.current = true;
      setCamera({ ...start.from, x: start.from.x + dx, y: start.from.y + dy });
    },
    onPointerUp() {
      drag.current = null;
    },
  };
  return { camera, showAll, zoom, pan, reveal, centre, handlers };
}
