import { useId, useRef, useState } from 'react';
import type { LiveFigures } from '#core/chart/live-figures';
import type { MemoryRecord } from '#core/chart/memory-series';
import type { MemorySpine } from '#core/chart/memory-spine';
import { setTimeLook, setTimeLookSoon, useTimeLook } from '../../state/spine';
import { SpineAxes } from './SpineAxes';
import { SpineCaptures } from './SpineCaptures';
import { SpineCursor } from './SpineCursor';
import { SpineForecast } from './SpineForecast';
import { SpineMemory } from './SpineMemory';
import { SpineRss } from './SpineRss';
import { SpineWaitingCaptures } from './SpineWaitingCaptures';
import type { SpineData } from './spine-data';
import { above, axis, gutter } from './spine-places';

interface SpinePlotProps {
  readonly caseId: string;
  readonly spine: MemorySpine;
  readonly data: SpineData;
  readonly record: MemoryRecord;
  /** While it runs: what the last samples say of the time to come. */
  readonly figures: LiveFigures | null;
}

/** A drag shorter than this is a click. */
const shortestDrag = 5;

export function SpinePlot({ caseId, spine, data, record, figures }: SpinePlotProps) {
  const id = useId();
  const look = useTimeLook(caseId);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const plot = useRef<HTMLDivElement>(null);
  const { width, height } = spine;
  const placeOf = (clientX: number) => {
    const left = plot.current?.getBoundingClientRect().left ?? 0;
    return Math.min(width, Math.max(0, clientX - left));
  };
  const timeOf = (x: number) => spine.from + (x / width) * (spine.to - spine.from);
  const now = figures ? record.at(record.length - 1) : null;
  const chosen = spine.captures.find(({ number }) => number === look.capture)?.at ?? now;
  const zoom = ({ from, to }: { from: number; to: number }) => {
    if (Math.abs(to - from) < shortestDrag) return;
    setTimeLook(caseId, { span: { from: timeOf(Math.min(from, to)), to: timeOf(Math.max(from, to)) } });
  };
  return (
    <div className="spine-plot" style={{ height: above + height + axis }}>
      <div className="spine-under" style={{ left: gutter.left, top: above }} aria-hidden="true">
        <SpineRss spine={spine} series={data.series} />
      </div>
      <svg className="spine-svg" width="100%" height={above + height + axis} aria-hidden="true">
        <defs>
          <clipPath id={`${id}-clip`}>
            <rect x="0" y={-above} width={width} height={height + above} />
          </clipPath>
          <pattern
            id={`${id}-gap`}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect className="spine-hatch" width="1.5" height="6" />
          </pattern>
        </defs>
        <g transform={`translate(${gutter.left} ${above})`}>
          <SpineAxes spine={spine} chosenX={chosen === null ? null : spine.xOf(chosen)} />
          <g clipPath={`url(#${id}-clip)`}>
            <SpineMemory spine={spine} hatch={`url(#${id}-gap)`} lost={data.lost} />
            {figures && <SpineForecast spine={spine} figures={figures} />}
          </g>
          {drag && (
            <rect
              className="spine-brush"
              x={Math.min(drag.from, drag.to)}
              y="0"
              width={Math.abs(drag.to - drag.from)}
              height={height}
            />
          )}
        </g>
      </svg>
      <div className="spine-over" style={{ left: gutter.left, top: above, width, height }}>
        <SpineCursor
          ref={plot}
          caseId={caseId}
          spine={spine}
          data={data}
          record={record}
          chosen={chosen}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            const x = placeOf(event.clientX);
            setDrag({ from: x, to: x });
          }}
          onPointerMove={(event) => {
            const x = placeOf(event.clientX);
            setTimeLookSoon(caseId, { cursor: timeOf(x) });
            if (drag) setDrag({ ...drag, to: x });
          }}
          onPointerUp={() => {
            if (drag) zoom(drag);
            setDrag(null);
          }}
          onPointerLeave={() => !drag && look.cursor !== null && setTimeLookSoon(caseId, { cursor: null })}
          onDoubleClick={() => setTimeLook(caseId, { span: null })}
        />
        <SpineWaitingCaptures caseId={caseId} spine={spine} />
        <SpineCaptures caseId={caseId} spine={spine} />
      </div>
    </div>
  );
}
