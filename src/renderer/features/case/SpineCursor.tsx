import type { DOMAttributes, KeyboardEvent, Ref } from 'react';
import { formatTime } from '#core/base/time';
import { formatBytes, formatKib, formatPercent } from '#core/base/units';
import type { MemoryRecord } from '#core/chart/memory-series';
import type { MemorySpine } from '#core/chart/memory-spine';
import { bindingLimit, type MemorySample } from '#core/probe/memory-sample';
import { useText } from '../../i18n';
import { setTimeLook, useTimeLook } from '../../state/spine';
import { SpineTip } from './SpineTip';
import type { SpineData } from './spine-data';

type Pointers = Pick<
  DOMAttributes<HTMLDivElement>,
  'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerLeave' | 'onDoubleClick'
>;

interface SpineCursorProps extends Required<Pointers> {
  readonly ref: Ref<HTMLDivElement>;
  readonly caseId: string;
  readonly spine: MemorySpine;
  readonly data: SpineData;
  readonly record: MemoryRecord;
  /** The moment that is chosen, or now. */
  readonly chosen: number | null;
}

/** The moment that is pointed at, by mouse or by keys, and the moment that is chosen (or now). */
export function SpineCursor({ ref, caseId, spine, data, record, chosen, ...pointers }: SpineCursorProps) {
  const t = useText();
  const { cursor } = useTimeLook(caseId);
  const index = cursor === null ? -1 : record.nearest(cursor);
  const pointed = record.sample(index);
  const said = pointed ?? record.sample(record.length - 1);

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const from = index < 0 ? record.length : index;
    const by = event.shiftKey ? 10 : 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: from - by,
      ArrowRight: from + by,
      Home: 0,
      End: record.length - 1,
    };
    const to = steps[event.key];
    if (event.key === 'Escape' && cursor !== null) setTimeLook(caseId, { cursor: null });
    else if (to === undefined) return;
    else setTimeLook(caseId, { cursor: record.at(Math.min(record.length - 1, Math.max(0, to))) });
    event.preventDefault();
  };

  return (
    <>
      <div
        ref={ref}
        className="spine-pointer"
        role="slider"
        tabIndex={0}
        aria-label={t('spine.cursor')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, record.length - 1)}
        aria-valuenow={index < 0 ? Math.max(0, record.length - 1) : index}
        aria-valuetext={said ? t('spine.cursor.value', wordsOf(said)) : undefined}
        onKeyDown={press}
        {...pointers}
      />
      {chosen !== null && <Chosen spine={spine} at={chosen} />}
      {pointed && pointed.at >= spine.from && pointed.at <= spine.to && (
        <>
          <div className="spine-hover" style={{ transform: `translateX(${spine.xOf(pointed.at)}px)` }} />
          <div
            className="spine-dot"
            style={{
              transform: `translate(${spine.xOf(pointed.at) - 3}px, ${spine.yOf(pointed.rssKb * 1024) - 3}px)`,
            }}
          />
          <SpineTip spine={spine} sample={pointed} data={data} />
        </>
      )}
    </>
  );
}

const wordsOf = (sample: MemorySample) => ({
  time: formatTime(sample.at, 'tenths'),
  rss: formatKib(sample.rssKb),
  share: formatPercent(sample.rssKb / bindingLimit(sample).kb),
  limit: formatBytes(bindingLimit(sample).kb * 1024),
});

function Chosen({ spine, at }: { spine: MemorySpine; at: number }) {
  if (at < spine.from || at > spine.to) return null;
  return (
    <div className="spine-chosen" style={{ transform: `translateX(${spine.xOf(at)}px)` }}>
      <span>{formatTime(at, 'tenths')}</span>
    </div>
  );
}
