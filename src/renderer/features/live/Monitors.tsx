import { useMemo } from 'react';
import { formatDuration, formatKib, formatNumber } from '#core/base/units';
import type { JobSnapshot } from '#core/contract/job';
import type { MemorySample } from '#core/probe/memory-sample';
import { useText } from '../../i18n';
import { Sparkline } from '../../ui/Sparkline';
import { sideWidth } from '../../ui/side-width';

/** Names of the kernel stay as they are. */
type Figure = readonly [name: string, value: (sample: MemorySample) => number | null, unit: 'kib' | 'count'];

/** A minute at one sample a second. */
const samplesShown = 60;

/** The other figures of each sample, with their course. A figure that the host does not give says so. */
export function Monitors({ job, width }: { job: JobSnapshot; width: number }) {
  const t = useText();
  const recent = useMemo(() => job.samples.slice(-samplesShown), [job.samples]);
  const figures: readonly Figure[] = [
    ['RssAnon', ({ rssAnonKb }) => rssAnonKb, 'kib'],
    ['RssFile', ({ rssFileKb }) => rssFileKb, 'kib'],
    ['RssShmem', ({ rssShmemKb }) => rssShmemKb, 'kib'],
    [t('live.monitor.swap'), ({ swapKb }) => swapKb, 'kib'],
    [t('live.monitor.threads'), ({ threads }) => threads, 'count'],
    [t('live.monitor.cgroup'), ({ cgroupUsageKb }) => cgroupUsageKb, 'kib'],
    [t('live.monitor.available'), ({ hostAvailableKb }) => hostAvailableKb, 'kib'],
  ];
  const last = recent.at(-1);
  const [first] = recent;
  return (
    <aside
      className="inspector"
      data-region="inspector"
      aria-label={t('live.monitors')}
      style={sideWidth(width)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it takes keys
      tabIndex={0}
    >
      <div className="section-head">
        <h2>{t('live.monitors')}</h2>
        {last && (
          <span className="quiet">
            {t('live.monitors.last', {
              duration: formatDuration(Math.max(1, Math.round((last.at - first.at) / 1000))),
            })}
          </span>
        )}
      </div>
      {last ? (
        <dl className="monitors">
          {figures.map(([name, value, unit]) => (
            <div key={name} className="monitor">
              <dt>{name}</dt>
              {width > 240 && (
                <Sparkline
                  width={84}
                  height={14}
                  points={recent.map((sample) => ({ at: sample.at, value: value(sample) }))}
                />
              )}
              <Value value={value(last)} unit={unit} />
            </div>
          ))}
        </dl>
      ) : (
        <p className="live-none">{t('live.noSample')}</p>
      )}
      <span className="space" />
      <p className="monitors-foot">{t('live.monitors.source')}</p>
    </aside>
  );
}

function Value({ value, unit }: { value: number | null; unit: Figure[2] }) {
  const t = useText();
  if (value === null) return <dd className="monitor-none">{t('ui.notCollected')}</dd>;
  if (value === 0) return <dd className="quiet">0</dd>;
  if (unit === 'count') return <dd>{formatNumber(value)}</dd>;
  const [number, name] = formatKib(value).split(/ (?=\S+$)/);
  return (
    <dd>
      {number} <small>{name}</small>
    </dd>
  );
}
