import { memo, type PointerEvent, useMemo, useRef } from 'react';
import { formatTime } from '#core/base/time';
import { memorySpine } from '#core/chart/memory-spine';
import { inside } from '#core/chart/time-span';
import { useText } from '../../i18n';
import { setTimeLook, setTimeLookSoon, useTimeLook } from '../../state/spine';
import type { SpineData } from './spine-data';
import { gutter, strip } from './spine-places';

interface SpineStripProps {
  readonly caseId: string;
  readonly data: SpineData;
  readonly width: number;
}

/** The whole case in twelve pixels, with a window on what is shown above. */
export const SpineStrip = memo(function SpineStrip({ caseId, data, width }: SpineStripProps) {
  const t = useText();
  const { span } = useTimeLook(caseId);
  const ref = useRef<HTMLDivElement>(null);
  const whole = useMemo(
    () =>
      memorySpine({
        series: data.series,
        captures: data.captures,
        endedAt: data.lost?.at ?? null,
        width,
        height: strip,
        span: data.planned,
      }),
    [data, width],
  );
  if (!whole) return null;
  const center = (event: PointerEvent) => {
    if (!span || !ref.current) return;
    const x = event.clientX - ref.current.getBoundingClientRect().left;
    const at = whole.from + (x / width) * (whole.to - whole.from);
    const half = (span.to - span.from) / 2;
    setTimeLookSoon(caseId, { span: inside({ from: at - half, to: at + half }, whole) });
  };
  return (
    <div className="spine-strip" aria-hidden="true">
      <span className="spine-strip-time" style={{ width: gutter.left - 8 }}>
        {formatTime(whole.from).slice(0, 5)}
      </span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the plus and minus keys do the same */}
      <div
        ref={ref}
        className={span ? 'spine-strip-plot spine-strip-zoomed' : 'spine-strip-plot'}
        title={t('spine.strip')}
        style={{ width }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          center(event);
        }}
        onPointerMove={(event) => event.buttons === 1 && center(event)}
        onDoubleClick={() => setTimeLook(caseId, { span: null })}
      >
        <svg width={width} height={strip + 1} aria-hidden="true">
          {whole.areas.map((path, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces in the order of time; two may begin alike
            <path key={index} className="spine-heap" d={path} />
          ))}
          {whole.captures.map(({ number, x }) => (
            <path
              key={number}
              className="spine-diamond"
              d="M0-3.2 3.2 0 0 3.2-3.2 0z"
              transform={`translate(${x} ${strip / 2})`}
            />
          ))}
          {whole.end && (
            <path
              className="spine-cross"
              d="m-3-3 6 6m0-6-6 6"
              transform={`translate(${whole.end.x - 4} ${strip / 2})`}
            />
          )}
        </svg>
        {span && (
          <div
            className="spine-window"
            style={{
              transform: `translateX(${whole.xOf(span.from)}px)`,
              width: Math.max(6, whole.xOf(span.to) - whole.xOf(span.from)),
            }}
          />
        )}
      </div>
      <span className="spine-strip-time spine-strip-end">{formatTime(whole.to).slice(0, 5)}</span>
    </div>
  );
});
