import { useCallback, useMemo, useState } from 'react';
import { liveFigures } from '#core/chart/live-figures';
import { MemoryRecord } from '#core/chart/memory-series';
import { memorySpine, type SpineWaiting } from '#core/chart/memory-spine';
import { useText } from '../../i18n';
import { useTimeLook } from '../../state/spine';
import { useMedia } from '../../ui/use-media';
import { useSize } from '../../ui/use-size';
import { SpineFacts } from './SpineFacts';
import { SpinePlot } from './SpinePlot';
import { SpineStrip } from './SpineStrip';
import { SpineTable } from './SpineTable';
import type { SpineData } from './spine-data';
import { gutter } from './spine-places';
import { useTimeCommands } from './use-time-commands';

interface SpineProps {
  readonly caseId: string;
  readonly data: SpineData | null;
  /** On the host alone. */
  readonly waiting: readonly SpineWaiting[];
  readonly plot: 'low' | 'middle' | 'high';
  readonly running: boolean;
}

/** What the last figures are made of, at five a second. */
const samplesOfFigures = 64;
const heights = { low: 96, middle: 148, high: 236 } as const;
const lowest = { low: 56, middle: 64, high: 72 } as const;
const lowWindow = { low: 80, middle: 118, high: 168 } as const;

/** The memory of the process over time: at the head of every screen of a case. */
export function Spine({ caseId, data, waiting, plot, running }: SpineProps) {
  const t = useText();
  const look = useTimeLook(caseId);
  const [ref, size] = useSize<HTMLDivElement>();
  const [asTable, setAsTable] = useState(false);
  const low = useMedia('(max-height: 760px)');
  const veryLow = useMedia('(max-height: 520px)');
  const height = (veryLow ? lowest : low ? lowWindow : heights)[plot];
  const width = size ? Math.max(120, size.width - gutter.left - gutter.right) : 0;
  const span = look.span ?? data?.planned ?? null;
  const spine = useMemo(
    () =>
      data && width > 0
        ? memorySpine({
            series: data.series,
            captures: data.captures,
            waiting,
            endedAt: data.lost?.at ?? null,
            width,
            height,
            span,
          })
        : null,
    [data, waiting, width, height, span],
  );
  const record = useMemo(() => new MemoryRecord(data?.series ?? []), [data]);
  const figures = useMemo(() => liveFigures(record.last(samplesOfFigures)), [record]);
  const onTable = useCallback(() => setAsTable((shown) => !shown), []);
  useTimeCommands({ caseId, data, record, onTable });
  return (
    <section className="spine" ref={ref} aria-label={t('spine.label')}>
      <SpineFacts
        caseId={caseId}
        data={data}
        figures={figures}
        seconds={spine && Math.round((spine.to - spine.from) / 1000)}
        signs={
          spine && {
            hasHeap: spine.captures.some(({ heapY }) => heapY !== null),
            hasCaptures: spine.captures.length > 0,
            hasWaiting: spine.waiting.length > 0,
            hasEnd: spine.end !== null,
          }
        }
        asTable={asTable}
        onTable={onTable}
      />
      {asTable ? (
        <SpineTable record={record} captures={data?.captures ?? []} waiting={waiting} height={height + 38} />
      ) : spine && data ? (
        <>
          <SpinePlot
            caseId={caseId}
            spine={spine}
            data={data}
            record={record}
            figures={running ? figures : null}
          />
          <SpineStrip caseId={caseId} data={data} width={width} />
        </>
      ) : (
        <p
          className="spine-empty"
          // What will be drawn keeps its place; where nothing ever will be, the views have it.
          style={{ height: data && !running ? undefined : height + 38 }}
        >
          {t(running ? 'spine.waiting' : data ? 'spine.none' : 'ui.loadingCase')}
        </p>
      )}
    </section>
  );
}
