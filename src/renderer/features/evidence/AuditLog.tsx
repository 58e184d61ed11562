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
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const size = formatBytes(acts.reduce((sum, { bytes }) => sum + bytes, 0));
  return (
    <section className="audit">
      <header className="evidence-bar">
        <h2>{t('evidence.log')}</h2>
        <span className="evidence-count">
          {acts.length === 0 ? t('evidence.log.none') : t('evidence.log.count', { acts: acts.length, size })}
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keys */}
      <div className="audit-scroller" ref={scroller} tabIndex={0}>
        <table className="audit-table" aria-rowcount={acts.length + 1}>
          <thead>
            <tr>
              <th scope="col" className="audit-time">
                {t('evidence.log.time')}
              </th>
              <th scope="col">{t('evidence.log.what')}</th>
              <th scope="col" className="audit-number audit-status">
                {t('evidence.log.status')}
              </th>
              <th scope="col" className="audit-number audit-bytes">
                {t('evidence.log.bytes')}
              </th>
              <th scope="col" className="audit-number audit-ms">
                {t('evidence.log.ms')}
              </th>
            </tr>
          </thead>
          <tbody>
            {before > 0 && <tr style={{ height: before }} />}
            {items.map(({ index }) => {
              const { at, host, what, status, bytes, ms } = acts[index];
              return (
                <tr key={index} aria-rowindex={index + 2}>
                  <td className="audit-time">{at.slice(11, 19)}</td>
                  <td className="audit-what" title={`${host}: ${what}`}>
                    {what}
                  </td>
                  <td className="audit-number">{status ?? '–'}</td>
                  <td className="audit-number">{formatNumber(bytes)}</td>
                  <td className="audit-number">{formatNumber(ms)}</td>
                </tr>
              );
            })}
            {after > 0 && <tr style={{ height: after }} />}
          </tbody>
        </table>
      </div>
    </section>
  );
}
