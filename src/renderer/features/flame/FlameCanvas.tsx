import {
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { useText } from '../../i18n';
import { useSize } from '../../ui/use-size';
import type { Look } from './paint';
import { type BoxAt, type Camera, type Scene, sameBox } from './scene';
import { FlameStage, type MovedBy } from './stage';

interface FlameCanvasProps {
  readonly stage: RefObject<FlameStage | null>;
  readonly scene: Scene;
  readonly look: Look;
  /** Where to look when the scene is another one. */
  readonly place: 'stay' | 'whole' | BoxAt;
  readonly label: string;
  /** What a screen reader says of the selected box. */
  readonly said: string;
  readonly onMoved: (camera: Camera, by: MovedBy) => void;
  readonly onHover: (at: BoxAt | null, point: { readonly x: number; readonly y: number }) => void;
  readonly onSelect: (at: BoxAt | null) => void;
  readonly onZoom: (at: BoxAt) => void;
  readonly minimap: boolean;
  readonly children?: ReactNode;
}

/** A drag of fewer pixels is a click that trembles. */
const leastDrag = 4;

/** The picture and its map. What is pressed on keys is heard by the view around it. */
export function FlameCanvas(props: FlameCanvasProps) {
  const { stage, scene, look, place, label, said, onHover, onSelect, onZoom } = props;
  const t = useText();
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const map = useRef<HTMLCanvasElement>(null);
  const [pane, size] = useSize<HTMLDivElement>();
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  /** What the first of two clicks was on: it may open what takes room from the picture, and moves it. */
  const clicked = useRef<BoxAt | null>(null);
  const moved = useRef(props.onMoved);
  moved.current = props.onMoved;
  const selected = useRef(look.selected);
  selected.current = look.selected;

  useLayoutEffect(() => {
    if (!canvas.current || !map.current) return;
    const made = new FlameStage(canvas.current, map.current, {
      moved: (camera, by) => moved.current(camera, by),
    });
    stage.current = made;
    return () => {
      made.end();
      stage.current = null;
    };
  }, [stage]);

  useLayoutEffect(() => {
    if (!size) return;
    stage.current?.resize(size.width, size.height);
    // The drawer that a selection opens takes room from the picture: what was selected stays in sight.
    if (selected.current) stage.current?.reveal(selected.current, 'itself');
  }, [stage, size]);

  useLayoutEffect(() => stage.current?.show(scene, look, place), [stage, scene, look, place]);

  // React's own wheel listeners are passive and could not stop the page from zooming.
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      // Some mice tell lines, not pixels.
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      if (event.altKey) stage.current?.pan(0, -dy);
      else if (event.shiftKey) stage.current?.pan(-(dx || dy), 0);
      else if (Math.abs(dx) > Math.abs(dy)) stage.current?.pan(-dx, 0);
      else {
        const speed = event.ctrlKey ? 0.01 : 0.0025;
        stage.current?.zoom(Math.exp(-dy * speed), (event.clientX - box.left) / box.width);
      }
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [stage, pane]);

  const pointOf = (event: { clientX: number; clientY: number }) => {
    const box = pane.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const hover = (at: BoxAt | null, point: { x: number; y: number }) => {
    if (!sameBox(look.hovered, at)) onHover(at, point);
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const from = drag.current;
    const point = pointOf(event);
    if (!from || (event.buttons & 1) === 0) return hover(stage.current?.boxAt(point) ?? null, point);
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moved && Math.abs(dx) + Math.abs(dy) < leastDrag) return;
    if (!from.moved) event.currentTarget.setPointerCapture(event.pointerId);
    hover(null, point);
    drag.current = { x: event.clientX, y: event.clientY, moved: true };
    stage.current?.pan(dx, dy);
  };
  const toMap = (event: PointerEvent<HTMLCanvasElement>) => {
    if ((event.buttons & 1) === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    stage.current?.centre((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };

  return (
    <>
      <canvas
        ref={map}
        className="flame-map"
        hidden={!props.minimap}
        // Arrow keys, + − and 0 do the same in the picture.
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          toMap(event);
        }}
        onPointerMove={toMap}
      />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the view around it hears the keys */}
      <div
        ref={pane}
        className="flame-pane"
        data-flame="picture"
        role="application"
        aria-label={label}
        aria-describedby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the arrow keys
        tabIndex={0}
        onPointerDown={(event) => {
          if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, moved: false };
        }}
        onPointerMove={move}
        onClick={(event) => {
          const dragged = drag.current?.moved === true;
          drag.current = null;
          if (dragged || event.detail > 1) return;
          clicked.current = stage.current?.boxAt(pointOf(event)) ?? null;
          onSelect(clicked.current);
        }}
        onPointerCancel={() => {
          drag.current = null;
        }}
        onPointerLeave={(event) => hover(null, pointOf(event))}
        onContextMenu={(event) => {
          // The key for it acts on what is selected, a button on what is under it.
          if (event.button !== 2) return;
          const at = stage.current?.boxAt(pointOf(event)) ?? null;
          if (at === null || at.box === 0) event.stopPropagation();
          else onSelect(at);
        }}
        onDoubleClick={() => {
          if (clicked.current) onZoom(clicked.current);
        }}
      >
        <canvas ref={canvas} className="flame-canvas" />
        <span id={id} className="visually-hidden">
          {t('flame.keys')}
        </span>
        <span className="visually-hidden" aria-live="polite">
          {said}
        </span>
        {props.children}
      </div>
    </>
  );
}
