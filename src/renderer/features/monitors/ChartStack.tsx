import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { formatDateTime, formatTime } from '#core/base/time';
import { nearestAt, panned, type TimeSpan, zoomed } from '#core/chart/pixel-line';
import { multiples, timeStep } from '#core/chart/ticks';
import { useText } from '../../i18n';
import { setTimeLook, useTimeLook } from '../../state/spine';
import { useSize } from '../../ui/use-size';
import type { DrawnChart } from './charts';
import { SeriesChart } from './SeriesChart';

interface ChartStackProps {
  readonly caseId: string;
  readonly charts: readonly DrawnChart[];
  /** Everything there is; `span` is the part that is shown. */
  readonly whole: TimeSpan;
  readonly span: TimeSpan;
  readonly everySeconds: number;
  readonly gaps: readonly TimeSpan[];
  readonly stale: boolean;
  readonly version: number;
}

/** The legend on the left of each chart; the plot takes the rest. */
const legendWidth = 196;
const rightRoom = 12;
const shortestDrag = 5;
const halfLabel = 26;
/** An interval that is late is no gap; three are. */
const intervalsOfGap = 3.5;

/** Charts on one time axis. Drag zooms, the wheel with Ctrl too, with Shift it moves; all of it has keys. */
export function ChartStack({
  caseId,
  charts,
  whole,
  span,
  everySeconds,
  gaps,
  stale,
  version,
}: ChartStackProps) {
  const t = useText();
  const { cursor } = useTimeLook(caseId);
  const [ref, size] = useSize<HTMLDivElement>();
  const plots = useRef<HTMLDivElement>(null);
  const [brush, setBrush] = useState<TimeSpan | null>(null);
  const width = Math.max(80, (size?.width ?? 0) - legendWidth - rightRoom);
  const show = (next: TimeSpan) => setTimeLook(caseId, { span: next });
  const timeAt = (clientX: number): number => {
    const left = plots.current?.getBoundingClientRect().left ?? 0;
    const share = Math.min(1, Math.max(0, (clientX - left) / width));
    return span.from + share * (span.to - span.from);
  };
  const picture = useMemo(
    () => ({ width, span, gapMs: everySeconds * 1000 * intervalsOfGap, cursor, gaps, brush, stale }),
    [width, span, everySeconds, cursor, gaps, brush, stale],
  );

  const now = useRef({ span, whole, timeAt });
  now.current = { span, whole, timeAt };
  useEffect(() => {
    const element = plots.current;
    if (!element) return;
    // A wheel that only scrolls is the page's.
    const turn = (event: WheelEvent) => {
      const { span: shown, whole: all, timeAt: at } = now.current;
      const length = shown.to - shown.from;
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey)
        setTimeLook(caseId, { span: zoomed(shown, all, 1.0015 ** event.deltaY, at(event.clientX)) });
      else if (sideways !== 0)
        setTimeLook(caseId, { span: panned(shown, all, (sideways / element.clientWidth) * length) });
      else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [caseId]);

  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const time = timeAt(event.clientX);
    setBrush({ from: time, to: time });
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const time = timeAt(event.clientX);
    setTimeLook(caseId, { cursor: time });
    if (brush !== null) setBrush({ ...brush, to: time });
  };
  const up = () => {
    setBrush(null);
    if (brush === null) return;
    const [from, to] = [Math.min(brush.from, brush.to), Math.max(brush.from, brush.to)];
    if (((to - from) / (span.to - span.from)) * width >= shortestDrag) show({ from, to });
  };

  const longest = charts
    .flatMap(({ lines }) => lines)
    .reduce<Float64Array>((most, { at }) => (at.length > most.length ? at : most), new Float64Array());
  const index = cursor === null ? longest.length - 1 : nearestAt(longest, cursor);
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.nativeEvent.isComposing) return;
    const about = cursor ?? (span.from + span.to) / 2;
    const go = (to: number) => {
      if (longest.length === 0) return;
      const time = longest[Math.min(longest.length - 1, Math.max(0, to))];
      // The cursor takes the picture along.
      if (time < span.from) show(panned(span, whole, time - span.from));
      if (time > span.to) show(panned(span, whole, time - span.to));
      setTimeLook(caseId, { cursor: time });
    };
    const by = event.shiftKey ? 10 : 1;
    const zoom = (factor: number) => show(zoomed(span, whole, factor, about));
    const pan = (share: number) => show(panned(span, whole, share * (span.to - span.from)));
    switch (event.key) {
      case 'ArrowLeft':
        go(index - by);
        break;
      case 'ArrowRight':
        go(index + by);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(longest.length - 1);
        break;
      case 'PageUp':
        pan(-0.5);
        break;
      case 'PageDown':
        pan(0.5);
        break;
      case '+':
      case '=':
        zoom(0.5);
        break;
      case '-':
        zoom(2);
        break;
      case '0':
        setTimeLook(caseId, { span: null });
        break;
      case 'Escape':
        if (cursor === null) return;
        setTimeLook(caseId, { cursor: null });
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const step = timeStep(span.to - span.from, Math.max(2, Math.floor(width / 90)));
  // A label that would be cut at an edge is left out.
  const margin = (halfLabel / width) * (span.to - span.from);
  const said = longest[index];
  return (
    <div className="mon-stack" ref={ref}>
      {charts.map((chart) => (
        <SeriesChart key={chart.id} chart={chart} picture={picture} version={version} />
      ))}
      <div className="mon-axis" style={{ marginLeft: legendWidth, width }} aria-hidden="true">
        {multiples(step, span.from + margin, span.to - margin).map((at) => (
          <span key={at} style={{ left: ((at - span.from) / (span.to - span.from)) * width }}>
            {formatTime(at)}
          </span>
        ))}
      </div>
      <div
        ref={plots}
        className="mon-pointer"
        style={{ left: legendWidth, width }}
        role="slider"
        tabIndex={0}
        aria-label={t('monitors.cursor')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, longest.length - 1)}
        aria-valuenow={Math.max(0, index)}
        aria-valuetext={said === undefined ? undefined : formatDateTime(said)}
        onKeyDown={press}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerLeave={() => brush === null && cursor !== null && setTimeLook(caseId, { cursor: null })}
        onDoubleClick={() => setTimeLook(caseId, { span: null })}
      />
    </div>
  );
}
