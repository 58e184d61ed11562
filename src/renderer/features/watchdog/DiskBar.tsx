import { formatBytes } from '#core/base/units';
import type { WatchCapture } from '#core/contract/watch';
import type { WatchState } from '#core/watch/state';
import { useText } from '../../i18n';
import { daysUntilFull } from './disk';

interface DiskBarProps {
  readonly state: WatchState;
  readonly captures: readonly WatchCapture[];
  readonly minFree: number | null;
  readonly now: number;
}

/** How much of its quota the watch has used, and how long the rest lasts. */
export function DiskBar({ state: { captures: kept, disk }, captures, minFree, now }: DiskBarProps) {
  const t = useText();
  const quota = disk?.quota ?? null;
  const free = disk?.free ?? null;
  const days = quota === null ? null : daysUntilFull({ captures, used: kept.bytes, quota, now });
  const share = quota === null || quota === 0 ? 0 : Math.min(1, kept.bytes / quota);
  const low = free !== null && minFree !== null && free < minFree;
  return (
    <section className="disk">
      <div className="watch-line">
        <h3>{t('watch.disk')}</h3>
        <span className="quiet">
          {t('watch.disk.used', {
            used: formatBytes(kept.bytes),
            quota: quota === null ? t('ui.unknown') : formatBytes(quota),
            free: free === null ? t('ui.unknown') : formatBytes(free),
          })}
        </span>
      </div>
      <svg className="disk-bar" width="100%" height="11" aria-hidden="true">
        <rect className="disk-frame" x="0.5" y="0.5" width="100%" height="10" />
        <rect
          className="disk-used"
          y="1"
          x="1"
          width={`${Math.max(share * 100, kept.bytes > 0 ? 1 : 0)}%`}
          height="9"
        />
        <line className="disk-mark" x1="90%" x2="90%" y1="1" y2="10" />
      </svg>
      <p className="disk-said">
        {disk?.tmpfs
          ? t('watch.disk.tmpfs')
          : low
            ? t('watch.disk.low', { free: formatBytes(minFree) })
            : days === null
              ? t('watch.disk.kept')
              : t('watch.disk.days', { days })}
      </p>
    </section>
  );
}
