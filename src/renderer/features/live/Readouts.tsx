import { visibleLine } from '#core/base/text';
import { formatTime } from '#core/base/time';
import {
  formatBytes,
  formatDuration,
  formatDurationRange,
  formatNumber,
  formatRateDelta,
} from '#core/base/units';
import { bandOf, liveFigures } from '#core/chart/live-figures';
import type { JobSnapshot } from '#core/contract/job';
import { useText } from '../../i18n';
import { useIsAway } from '../../state/host-links';
import { isRunning } from '../../state/jobs';
import { classes } from '../../ui/classes';
import { Tooltip } from '../../ui/Tooltip';
import { useNow } from '../../ui/use-now';

/** Samples come each second or faster: silence for this long is worth saying. */
const silentSeconds = 5;

/** The four figures that a person on call looks for; each answers where it is from and how old it is. */
export function Readouts({ job }: { job: JobSnapshot }) {
  const t = useText();
  const running = isRunning(job);
  const away = useIsAway(job.host) && running;
  const now = useNow(1000, running);
  const figures = liveFigures(job.samples);
  if (!figures) return <div className="readouts readouts-empty">{t('live.noSample')}</div>;
  const { last, limit, share, rate, rising, rateSamples, time } = figures;
  const age = Math.max(0, Math.round((now - last.at) / 1000));
  const stale = running && age > silentSeconds;
  const from = t('spine.tip.source', {
    host: job.host === 'local' ? t('sidebar.local') : visibleLine(job.host),
    file: job.target ? `/proc/${job.target.pid}/status` : '/proc',
    age: formatDuration(age),
  });
  const limitWords = formatBytes(limit.kb * 1024);
  const band = bandOf(share);
  return (
    <div className={classes('readouts', stale && 'stale')}>
      <dl>
        <Readout
          label={t(running ? 'spine.tip.rss' : 'live.rssAtEnd')}
          figure={formatBytes(figures.rssBytes)}
          source={from}
        />
        <Readout
          label={t(limit.scope === 'cgroup' ? 'live.ofCgroup' : 'live.ofMachine')}
          figure={`${formatNumber(share * 100, 1)} %`}
          tone={band}
          source={from}
        />
        <Readout
          label={t('live.rising', { samples: rateSamples })}
          figure={rate === null ? null : formatRateDelta(rate)}
          source={t('live.rising.source', { samples: rateSamples })}
        />
        {running && (
          <Readout
            label={t('live.limitIn')}
            figure={time ? formatDurationRange(time.fromSeconds, time.toSeconds) : null}
            tone={time && time.toSeconds < 600 ? 'critical' : 'ok'}
            source={t('live.limitIn.source', { limit: limitWords })}
            none={rate === null ? undefined : t(rising ? 'live.farOff' : 'live.notRising')}
          />
        )}
      </dl>
      {(stale || away) && (
        <p className="readouts-since">
          {stale && t('live.since', { time: formatTime(last.at) })}
          {stale && away && ' · '}
          {away && t('link.away', { host: visibleLine(job.host) })}
        </p>
      )}
    </div>
  );
}

interface ReadoutProps {
  readonly label: string;
  /** A number, a space, its unit; null where it is not known. */
  readonly figure: string | null;
  readonly tone?: 'ok' | 'warn' | 'critical';
  readonly source: string;
  readonly none?: string | undefined;
}

function Readout({ label, figure, tone = 'ok', source, none }: ReadoutProps) {
  const t = useText();
  const at = figure?.lastIndexOf(' ') ?? -1;
  return (
    <div className="readout">
      <dt>{label}</dt>
      <dd>
        {figure === null ? (
          <span className="readout-none">{none ?? t('ui.unknown')}</span>
        ) : (
          <Tooltip text={figure} source={source}>
            <span className={`readout-figure readout-${tone}`}>
              {figure.slice(0, at)}
              <small>{figure.slice(at + 1)}</small>
            </span>
          </Tooltip>
        )}
      </dd>
    </div>
  );
}
