import { type PointerEvent, type RefObject, useRef } from 'react';
import type { PlacedGraph } from '#core/graph-layout/layout-call-graph';
import type { Camera } from './use-pan-zoom';

interface MinimapProps {
  readonly placed: PlacedGraph;
  readonly camera: Camera;
  readonly pane: RefObject<HTMLElement | null>;
  readonly selection: string | null;
  readonly onCentre: (x: number, y: number) => void;
}

const most = { width: 180, height: 120 };
/** In pixels. */
const narrowPane = 560;
const lowestPane = 260;

/** The whole graph, small, with what is in view; a press moves there. Not there while all is in view. */
export function GraphMinimap({ placed, camera, pane, selection, onCentre }: MinimapProps) {
  const map = useRef<SVGSVGElement>(null);
  const element = pane.current;
  if (!element || placed.width === 0) return null;
  const seen = { width: element.clientWidth / camera.scale, height: element.clientHeight / camera.scale };
  if (seen.width >= placed.width && seen.height >= placed.height) return null;
  const [left, top] = [Math.max(0, -camera.x / camera.scale), Math.max(0, -camera.y / camera.scale)];
  // It would cover what it is a map of: in a narrow pane it is smaller, in a low one it is not there.
  if (element.clientHeight < lowestPane) return null;
  const part = element.clientWidth < narrowPane ? 0.6 : 1;
  const scale = part * Math.min(most.width / placed.width, most.height / placed.height);
  const move = (event: PointerEvent) => {
    if ((event.buttons & 1) === 0) return;
    const box = map.current?.getBoundingClientRect();
    if (box) onCentre((event.clientX - box.left) / scale, (event.clientY - box.top) / scale);
  };
  return (
    // The arrow keys and + − 0 of the graph do the same.
    <div className="graph-minimap" aria-hidden="true">
      <svg
        ref={map}
        role="presentation"
        width={placed.width * scale}
        height={placed.height * scale}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          move(event);
        }}
        onPointerMove={move}
      >
        <g transform={`scale(${scale})`}>
          {placed.nodes.map(({ node, box, x, y }) => (
            <rect
              key={node.number}
              className={node.name === selection ? 'graph-minimap-selected' : 'graph-minimap-node'}
              x={x}
              y={y}
              width={box.width}
              height={box.height}
            />
          ))}
          <rect
            className="graph-minimap-view"
            x={left}
            y={top}
            width={Math.max(0, Math.min(placed.width, seen.width - camera.x / camera.scale) - left)}
            height={Math.max(0, Math.min(placed.height, seen.height - camera.y / camera.scale) - top)}
            strokeWidth={2 / scale}
          />
        </g>
      </svg>
    </div>
  );
}
