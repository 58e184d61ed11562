import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import { formatDuration, formatNumber } from '#core/base/units';
import { message } from '#core/words/messages';
import { keysAsText, onMac } from '../commands/keys';
import { runCommand } from '../commands/run';
import { useLanguage, useSay, useText } from '../i18n';
import { useApp } from '../state/app';
import { linkOf, useHosts } from '../state/hosts';
import { isRunning, jobOfCase, useJobs } from '../state/jobs';
import { openCase, useNavigation } from '../state/navigation';
import { themeOf, useSettings } from '../state/settings';
import { LinkMark, StepMark } from '../ui/marks';
import { Tooltip } from '../ui/Tooltip';

/** Link, clock, jobs, saved, times, language and theme: one line that tells the truth. */
export function StatusBar() {
  const t = useText();
  return (
    <footer className="status-bar" data-region="status">
      <LinkStatus />
      <span className="space" />
      <JobStatus />
      <SavedStatus />
      <Tooltip text={t('status.utc')} source={t('status.utc.source')}>
        <span className="status-item">{t('status.utc')}</span>
      </Tooltip>
      <LookSwitches />
    </footer>
  );
}

/** The host of what is looked at: of the case's job, or the one on the hosts screen. */
function useHostHere(): string | null {
  const place = useNavigation((now) => now.place);
  const job = useJobs(jobOfCase(place.screen === 'case' ? place.caseId : null));
  if (place.screen === 'hosts') return place.host;
  return job && isRunning(job) ? job.host : null;
}

function LinkStatus() {
  const t = useText();
  const name = useHostHere();
  const visit = useHosts(({ visits }) => (name === null ? undefined : visits.get(name)));
  const known = useHosts(({ list }) => list.value?.find((host) => host.name === name)?.facts) ?? null;
  const job = useJobs(({ jobs }) =>
    [...jobs.values()].findLast((one) => one.host === name && isRunning(one)),
  );
  const link = job ? 'connected' : linkOf(visit);
  const facts = visit?.facts.value ?? (job ? known : null);
  if (name === null || link === 'none') {
    return (
      <span className="status-item" role="status">
        <LinkMark state="none" />
        {t('status.noHost')}
      </span>
    );
  }
  const words = {
    trying: t('status.connecting'),
    failed: t('sidebar.failed'),
    connected:
      typeof facts?.roundTripMs === 'number' && name !== 'local'
        ? t('status.connected', { ms: Math.round(facts.roundTripMs) })
        : t('sidebar.connected'),
  };
  return (
    <>
      <span className="status-item" role="status">
        <LinkMark state={link} />
        <strong>{name === 'local' ? t('sidebar.local') : visibleLine(name)}</strong>
        {words[link]}
      </span>
      {typeof facts?.clockOffsetMs === 'number' && name !== 'local' && (
        <Tooltip
          text={t('status.clock', { offset: signedSeconds(facts.clockOffsetMs) })}
          source={t('status.clock.source', {
            error: formatDuration((facts.clockErrorMs ?? 0) / 1000),
            time: formatTime(parseTime(facts.checkedAt) ?? Number.NaN),
          })}
        >
          <span className="status-item status-spare">
            {t('status.clock', { offset: signedSeconds(facts.clockOffsetMs) })}
          </span>
        </Tooltip>
      )}
    </>
  );
}

const signedSeconds = (ms: number) => `${ms > 0 ? '+' : ''}${formatNumber(ms / 1000, 3)} s`;

function JobStatus() {
  const t = useText();
  const say = useSay();
  const jobs = useJobs((state) => state.jobs);
  const running = [...jobs.values()].filter(isRunning);
  const [only] = running;
  if (!only) return <span className="status-item">{t('status.noJobs')}</span>;
  const step = only.plan.find(({ state }) => state === 'running')?.step ?? 'connect';
  return (
    <button type="button" className="status-item status-button" onClick={() => openCase(only.caseId, 'live')}>
      <StepMark state="running" />
      {running.length === 1
        ? t('status.job', { step: say.message(message(`step.${step}`)) })
        : t('status.jobs', { count: running.length })}
    </button>
  );
}

function SavedStatus() {
  const t = useText();
  const savedAt = useApp((app) => app.savedAt);
  if (savedAt === null) return null;
  return (
    <Tooltip text={savedAt.slice(0, 19).replace('T', ' ')} source={t('status.saved.source')}>
      <span className="status-item">
        <StepMark state="done" />
        {t('status.saved', { time: savedAt.slice(11, 19) })}
      </span>
    </Tooltip>
  );
}

function LookSwitches() {
  const t = useText();
  const language = useLanguage();
  const theme = useSettings(themeOf);
  return (
    <>
      <Tooltip text={t('command.theme.next')} keys={keysAsText('theme.next', onMac)}>
        <button
          type="button"
          className="status-item status-button"
          aria-label={t('status.theme', { theme: t(`theme.${theme}`) })}
          onClick={() => runCommand('theme.next')}
        >
          {t(`theme.${theme}`)}
        </button>
      </Tooltip>
      <Tooltip text={t('command.language.next')} keys={keysAsText('language.next', onMac)}>
        <button
          type="button"
          className="status-item status-button"
          aria-label={t('status.language', { language: t(`language.${language}`) })}
          onClick={() => runCommand('language.next')}
        >
          {t(`language.${language}`)}
        </button>
      </Tooltip>
    </>
  );
}
