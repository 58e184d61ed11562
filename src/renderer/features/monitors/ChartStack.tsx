import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { nearestAt } from '#core/chart/pixel-line';
import { panned, type TimeSpan, zoomed } from '#core/chart/time-span';
import { useText } from '../../i18n';
import { PictureMenu } from '../../pictures/PictureMenu';
import { comingTimeLook, setTimeLook, setTimeLookSoon, type TimeLook, timeLookOf } from '../../state/spine';
import { useDrawnTheme } from '../../ui/use-drawn-theme';
import { useSize } from '../../ui/use-size';
import { ChartStage } from './chart-stage';
import type { DrawnChart } from './charts';
import { SeriesChart } from './SeriesChart';

interface ChartStackProps {
  readonly caseId: string;
  readonly charts: readonly DrawnChart[];
  /** Everything there is; `spanOf` says which part of it is shown. */
  readonly whole: TimeSpan;
  readonly spanOf: (look: TimeLook) => TimeSpan;
  readonly everySeconds: number;
  readonly gaps: readonly TimeSpan[];
  readonly stale: boolean;
}

/** The legend on the left of each chart; the plot takes the rest. */
const legendWidth = 196;
const rightRoom = 12;
const chartHeight = 58;
const shortestDrag = 5;
/** An interval that is late is no gap; three are. */
const intervalsOfGap = 3.5;

/** Charts on one time axis. Drag zooms, the wheel with Ctrl too, with Shift it moves; all of it has keys. */
export function ChartStack(props: ChartStackProps) {
  const { caseId, charts, whole, spanOf, everySeconds, gaps, stale } = props;
  const t = useText();
  const theme = useDrawnTheme();
  const [ref, size] = useSize<HTMLDivElement>();
  const plots = useRef<HTMLDivElement>(null);
  const stage = useRef<ChartStage>(null);
  const left = useRef(0);
  const width = Math.max(80, (size?.width ?? 0) - legendWidth - rightRoom);
  const longest = charts
    .flatMap(({ lines }) => lines)
    .reduce<Float64Array>((most, { at }) => (at.length > most.length ? at : most), new Float64Array());

  useEffect(
    () => () => {
      stage.current?.close();
      stage.current = null;
    },
    [],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours of the theme
  useLayoutEffect(() => {
    if (ref.current === null) return;
    // Asked here and not at each turn of the wheel, when the page would have to be laid out for the answer.
    left.current = plots.current?.getBoundingClientRect().left ?? 0;
    stage.current ??= new ChartStage(ref.current);
    stage.current.show({
      caseId,
      charts,
      width,
      height: chartHeight,
      gapMs: everySeconds * 1000 * intervalsOfGap,
      gaps,
      stale,
      unknown: t('ui.unknown'),
      moments: longest,
      spanOf,
    });
  }, [ref, caseId, charts, width, everySeconds, gaps, stale, longest, spanOf, theme, t]);

  /** What is shown with the next frame: a wheel turns more than once before it. */
  const shownSoon = () => spanOf(comingTimeLook(caseId));
  const timeAt = (clientX: number): number => {
    const span = shownSoon();
    return span.from + Math.min(1, Math.max(0, (clientX - left.current) / width)) * (span.to - span.from);
  };

  const turn = useRef<(event: WheelEvent) => void>(() => {});
  turn.current = (event) => {
    const shown = shownSoon();
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    // A wheel that only scrolls is the page's.
    if (event.ctrlKey || event.metaKey)
      setTimeLookSoon(caseId, {
        span: zoomed(shown, whole, 1.0015 ** event.deltaY, timeAt(event.clientX)) ?? whole,
      });
    else if (sideways !== 0)
      setTimeLookSoon(caseId, {
        span: panned(shown, whole, (sideways / width) * (shown.to - shown.from)),
      });
    else return;
    event.preventDefault();
  };
  useEffect(() => {
    const element = plots.current;
    const listener = (event: WheelEvent) => turn.current(event);
    element?.addEventListener('wheel', listener, { passive: false });
    return () => element?.removeEventListener('wheel', listener);
  }, []);

  const drag = useRef<TimeSpan | null>(null);
  const brush = (span: TimeSpan | null) => {
    drag.current = span;
    if (stage.current) stage.current.brush = span;
  };
  const down = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const time = timeAt(event.clientX);
    brush({ from: time, to: time });
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const time = timeAt(event.clientX);
    if (drag.current !== null) brush({ ...drag.current, to: time });
    setTimeLookSoon(caseId, { cursor: time });
  };
  const up = () => {
    const dragged = drag.current;
    brush(null);
    if (dragged === null) return;
    const [from, to] = [Math.min(dragged.from, dragged.to), Math.max(dragged.from, dragged.to)];
    const shown = shownSoon();
    const isLong = ((to - from) / (shown.to - shown.from)) * width >= shortestDrag;
    setTimeLook(caseId, isLong ? { span: { from, to } } : {});
  };

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.nativeEvent.isComposing) return;
    const look = timeLookOf(caseId);
    const { cursor } = look;
    const span = spanOf(look);
    const index = cursor === null ? longest.length - 1 : nearestAt(longest, cursor);
    const go = (to: number) => {
      if (longest.length === 0) return;
      const time = longest[Math.min(longest.length - 1, Math.max(0, to))];
      // The cursor takes the picture along.
      const aside = time < span.from ? time - span.from : Math.max(0, time - span.to);
      setTimeLook(caseId, { cursor: time, ...(aside === 0 ? {} : { span: panned(span, whole, aside) }) });
    };
    const by = event.shiftKey ? 10 : 1;
    const zoom = (factor: number) =>
      setTimeLook(caseId, {
        span: zoomed(span, whole, factor, cursor ?? (span.from + span.to) / 2) ?? whole,
      });
    const pan = (share: number) =>
      setTimeLook(caseId, { span: panned(span, whole, share * (span.to - span.from)) });
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

  return (
    <div className="mon-stack" ref={ref}>
      {charts.map((chart) => (
        <SeriesChart key={chart.id} chart={chart} width={width} height={chartHeight} stale={stale} />
      ))}
      <span className="mon-save">
        <PictureMenu
          name={t('monitors.cursor')}
          of={() => {
            stage.current?.paintAll();
            return ref.current;
          }}
        />
      </span>
      <div className="mon-axis" style={{ marginLeft: legendWidth, width }} aria-hidden="true" />
      <div
        ref={plots}
        className="mon-pointer"
        style={{ left: legendWidth, width }}
        role="slider"
        tabIndex={0}
        aria-label={t('monitors.cursor')}
        aria-valuemin={0}
        aria-valuenow={0}
        onKeyDown={press}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerLeave={() => drag.current === null && setTimeLookSoon(caseId, { cursor: null })}
        onDoubleClick={() => setTimeLook(caseId, { span: null })}
      />
    </div>
  );
}
