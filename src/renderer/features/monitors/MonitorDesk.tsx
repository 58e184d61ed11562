import { Activity, Square } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import type { Target } from '#core/case/model';
import type { TimeSpan } from '#core/chart/time-span';
import type { MonitorRun } from '#core/contract/monitor';
import { useCommand } from '../../commands/run';
import { useText } from '../../i18n';
import { useIsAway } from '../../state/host-links';
import { monitorRunOfCase, stopMonitors, useMonitors } from '../../state/monitors';
import { setTimeLook, type TimeLook, useIsZoomed } from '../../state/spine';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';
import { useNow } from '../../ui/use-now';
import { ChartStack } from './ChartStack';
import { drawnCharts } from './charts';
import { Memleak } from './Memleak';
import { MonitorTable } from './MonitorTable';
import { StartMonitors } from './StartMonitors';
import { StreamList } from './StreamList';
import { useTracks } from './use-tracks';
import './monitors.css';

interface MonitorDeskProps {
  readonly caseId: string;
  readonly host: string | null;
  readonly target: Target | null;
  /** How many files the case has. */
  readonly evidence: number;
}

const windows = { all: null, m5: 5, m30: 30, h2: 120 } as const;
type Window = keyof typeof windows;
/** A sample this much later than it should come: the figures are those of then. */
const lateIntervals = 3;
const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Everything of monitors in a case: start, watch, stop, and what they recorded. */
export function MonitorDesk({ caseId, host, target, evidence }: MonitorDeskProps) {
  const t = useText();
  const run = useMonitors(monitorRunOfCase(caseId));
  const running = run !== null && run.outcome === null;
  const { tracks, version, loading, failure } = useTracks(caseId, run, evidence);
  const isZoomed = useIsZoomed(caseId);
  const [starting, setStarting] = useState(false);
  const [asTable, setAsTable] = useState('charts' as 'charts' | 'table');
  const [follow, setFollow] = useState<Window>('all');
  const [stopping, setStopping] = useState(false);
  useEffect(() => {
    if (!running) setStopping(false);
  }, [running]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the columns grow in place, the version says so
  const charts = useMemo(() => drawnCharts(tracks), [tracks, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same
  const whole = useMemo(() => wholeOf(tracks), [tracks, version]);
  const spanOf = useMemo(() => (whole === null ? null : shownOf(whole, windows[follow])), [whole, follow]);
  const gaps = useMemo(() => gapsOf(run, whole), [run, whole]);
  const stale = useStale(run, whole);
  const everySeconds = run?.everySeconds ?? 1;

  const begin = running || host === null || starting ? null : () => setStarting(true);
  const stop =
    running && !stopping
      ? () => {
          setStopping(true);
          void stopMonitors(run.runId);
        }
      : null;
  useCommand('monitors.begin', begin);
  useCommand('monitors.stop', stop);

  return (
    <section className="monitors-desk" aria-label={t('monitors.label')}>
      <div className="section-head">
        <h2>{t('monitors.label')}</h2>
        {run && (
          <span className="quiet mon-where">
            {visibleLine(
              `${run.target ? `${run.target.comm} ${run.target.pid}${t('ui.comma')}` : ''}${run.host === 'local' ? t('sidebar.local') : run.host}`,
            )}
            {t('ui.comma')}
            {t('monitors.everySeconds', { seconds: run.everySeconds })}
          </span>
        )}
        <span className="space" />
        {spanOf !== null && (
          <>
            <Select
              bare
              label={t('monitors.window')}
              value={isZoomed ? 'zoomed' : follow}
              options={[
                ...(isZoomed ? [{ value: 'zoomed' as const, label: t('monitors.window.zoomed') }] : []),
                ...(Object.keys(windows) as Window[]).map((value) => ({
                  value,
                  label: t(`monitors.window.${value}`),
                })),
              ]}
              onChange={(value) => {
                if (value === 'zoomed') return;
                setFollow(value);
                setTimeLook(caseId, { span: null });
              }}
            />
            <Segmented
              label={t('monitors.as')}
              value={asTable}
              options={[
                { value: 'charts', label: t('monitors.as.charts') },
                { value: 'table', label: t('monitors.as.table') },
              ]}
              onChange={setAsTable}
            />
          </>
        )}
        {running ? (
          <Button icon={<Square {...icon} />} disabled={stop === null} onClick={() => stop?.()}>
            {t(stopping ? 'live.stopping' : 'command.monitors.stop')}
          </Button>
        ) : (
          begin && (
            <Button icon={<Activity {...icon} />} onClick={begin}>
              {t('command.monitors.begin')}
            </Button>
          )
        )}
      </div>
      {starting && !running && host !== null && (
        <StartMonitors caseId={caseId} host={host} target={target} onClose={() => setStarting(false)} />
      )}
      {run && <RunBanner run={run} stale={stale} />}
      {failure && <Failed failure={failure} />}
      {loading && <Loading label={t('monitors.reading')} />}
      {spanOf !== null && whole !== null && charts.length > 0 ? (
        asTable === 'table' ? (
          <MonitorTable caseId={caseId} charts={charts} spanOf={spanOf} everySeconds={everySeconds} />
        ) : (
          <ChartStack
            caseId={caseId}
            charts={charts}
            whole={whole}
            spanOf={spanOf}
            everySeconds={everySeconds}
            gaps={gaps}
            stale={stale !== null}
          />
        )
      ) : (
        !starting &&
        !loading && (
          <Empty
            title={t(running ? 'monitors.waiting' : host === null ? 'monitors.noHost' : 'monitors.none')}
          />
        )
      )}
      {run && <StreamList run={run} />}
      {host !== null && target !== null && <Memleak caseId={caseId} host={host} target={target} />}
    </section>
  );
}

/** How it ended, or that it hears nothing. */
function RunBanner({ run, stale }: { run: MonitorRun; stale: number | null }) {
  const t = useText();
  const away = useIsAway(run.host);
  const lost = run.streams
    .find(({ state, gaps }) => state === 'waiting' && gaps.at(-1)?.to === null)
    ?.gaps.at(-1);
  if (run.outcome === null) {
    if (lost)
      return (
        <Banner tone="warn">
          {t('monitors.lost', { time: formatTime(parseTime(lost.from) ?? Number.NaN) })}
        </Banner>
      );
    if (away) return <Banner tone="warn">{t('link.away', { host: visibleLine(run.host) })}</Banner>;
    return stale === null ? null : (
      <Banner tone="warn">{t('monitors.stale', { time: formatTime(stale) })}</Banner>
    );
  }
  const time = formatTime(parseTime(run.endedAt ?? '') ?? Number.NaN);
  return (
    <Banner tone={run.outcome === 'failed' ? 'critical' : 'plain'}>
      {t(`monitors.outcome.${run.outcome}`, { time })}
    </Banner>
  );
}

function wholeOf(tracks: ReturnType<typeof useTracks>['tracks']): TimeSpan | null {
  const times = tracks.map(({ builder }) => builder.track().at).filter((at) => at.length > 0);
  if (times.length === 0) return null;
  const from = Math.min(...times.map((at) => at[0]));
  const to = Math.max(...times.map((at) => at[at.length - 1]));
  return { from, to: Math.max(to, from + 1000) };
}

/** The part that a person zoomed to; else the last minutes, or all of it. */
const shownOf =
  (whole: TimeSpan, minutes: number | null) =>
  ({ span }: TimeLook): TimeSpan => {
    if (span !== null) return clamped(span, whole);
    return minutes === null
      ? whole
      : { from: Math.max(whole.from, whole.to - minutes * 60_000), to: whole.to };
  };

function clamped(span: TimeSpan, whole: TimeSpan): TimeSpan {
  const from = Math.min(Math.max(span.from, whole.from), whole.to - 1000);
  return { from, to: Math.max(from + 1000, Math.min(span.to, whole.to)) };
}

/** Where the link was gone, in host time. */
function gapsOf(run: MonitorRun | null, whole: TimeSpan | null): readonly TimeSpan[] {
  if (run === null || whole === null) return [];
  const offset = run.clockOffsetMs ?? 0;
  return (run.streams.find(({ gaps }) => gaps.length > 0)?.gaps ?? []).map(({ from, to }) => ({
    from: (parseTime(from) ?? 0) + offset,
    to: to === null ? whole.to : (parseTime(to) ?? 0) + offset,
  }));
}

/** Host time of the last sample, where the next one is late; null while they come. */
function useStale(run: MonitorRun | null, whole: TimeSpan | null): number | null {
  const running = run !== null && run.outcome === null;
  const now = useNow(1000, running);
  if (!running || whole === null) return null;
  const late = (lateIntervals * run.everySeconds + 2) * 1000;
  return now + (run.clockOffsetMs ?? 0) - whole.to > late ? whole.to : null;
}
