import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { formatBytes, formatNumber } from '#core/base/units';
import type { HostAct } from '#core/case/model';
import { useText } from '../../i18n';

const rowHeight = 22;

/** Everything that ran on a host, in order: nothing of it can be taken back, so nothing of it is hidden. */
export function AuditLog({ acts }: { acts: readonly HostAct[] }) {
  const t = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: acts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const size = formatBytes(acts.reduce((sum, { bytes }) => sum + bytes, 0));
  return (
    <section className="audit">
      <header className="evidence-bar">
        <h2>{t('evidence.log')}</h2>
        <span className="evidence-count">
          {acts.length === 0 ? t('evidence.log.none') : t('evidence.log.count', { acts: acts.length, size })}
        </span>
      </header>
      <div
        role="table"
        aria-label={t('evidence.log')}
        aria-rowcount={acts.length + 1}
        className="audit-table"
      >
        <div role="row" className="audit-cells evidence-head">
          <div role="columnheader">{t('evidence.log.time')}</div>
          <div role="columnheader">{t('evidence.log.what')}</div>
          <div role="columnheader" className="number">
            {t('evidence.log.status')}
          </div>
          <div role="columnheader" className="number">
            {t('evidence.log.bytes')}
          </div>
          <div role="columnheader" className="number">
            {t('evidence.log.ms')}
          </div>
        </div>
        <div
          className="audit-body"
          ref={scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys
          tabIndex={0}
        >
          <div className="evidence-rows" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const { at, host, what, status, bytes, ms } = acts[index];
              return (
                <div
                  key={index}
                  role="row"
                  aria-rowindex={index + 2}
                  className="audit-cells audit-row"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <div role="cell" className="audit-time">
                    {at.slice(11, 19)}
                  </div>
                  <div role="cell" className="audit-what" title={`${host}: ${what}`}>
                    {what}
                  </div>
                  <div role="cell" className="number">
                    {status ?? '–'}
                  </div>
                  <div role="cell" className="number">
                    {formatNumber(bytes)}
                  </div>
                  <div role="cell" className="number">
                    {formatNumber(ms)}
                  </div>
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </section>
  );
}
