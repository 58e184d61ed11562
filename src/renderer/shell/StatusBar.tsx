import { useEffect } from 'react';
import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import { formatDuration, formatNumber } from '#core/base/units';
import { message } from '#core/words/messages';
import { keysAsText, onMac } from '../commands/keys';
import { runCommand } from '../commands/run';
import { useLanguage, useSay, useText } from '../i18n';
import { useApp } from '../state/app';
import { useCases } from '../state/cases';
import { isTroubled, useHostLinks } from '../state/host-links';
import { useHosts } from '../state/hosts';
import { isRunning, jobOfCase, useJobs } from '../state/jobs';
import { linkNow } from '../state/link-now';
import { openCase, openWatch, useNavigation } from '../state/navigation';
import { themeOf, useSettings } from '../state/settings';
import { ageOf, neediest, useWatches } from '../state/watches';
import { LinkMark, StepMark } from '../ui/marks';
import { Tooltip } from '../ui/Tooltip';
import { useNow } from '../ui/use-now';
import { LostLinks } from './LostLinks';
import { MonitorStatus } from './MonitorStatus';
import { watchSide } from './watch-side';

/** Link, clock, jobs, saved, times, language and theme: one line that tells the truth. */
export function StatusBar() {
  const t = useText();
  return (
    <footer className="status-bar" data-region="status">
      <LinkStatus />
      <LostLinks />
      <WatchStatus />
      <span className="space" />
      <CopiedStatus />
      <MonitorStatus />
      <JobStatus />
      <SavedStatus />
      <Tooltip text={t('status.utc')} source={t('status.utc.source')}>
        <span className="status-item">{t('status.utc')}</span>
      </Tooltip>
      <LookSwitches />
    </footer>
  );
}

/** The host of what is looked at: of the case's job or watch, or the one on the hosts or watchdogs screen. */
function useHostHere(): string | null {
  const place = useNavigation((now) => now.place);
  const caseId = place.screen === 'case' ? place.caseId : null;
  const job = useJobs(jobOfCase(caseId));
  const ofCase =
    useCases(({ list }) => list.value?.find(({ manifest }) => manifest.id === caseId)?.host) ?? null;
  const watched = useWatches(({ seen }) => [...seen.values()].some(({ view }) => view.host === ofCase));
  if (place.screen === 'hosts') return place.host;
  if (place.screen === 'watches') return place.watch?.host ?? null;
  if (job && isRunning(job)) return job.host;
  return watched ? ofCase : null;
}

function LinkStatus() {
  const t = useText();
  const name = useHostHere();
  const visit = useHosts(({ visits }) => (name === null ? undefined : visits.get(name)));
  const known = useHosts(({ list }) => list.value?.find((host) => host.name === name)?.facts) ?? null;
  const job = useJobs(({ jobs }) =>
    [...jobs.values()].findLast((one) => one.host === name && isRunning(one)),
  );
  const followed = useWatches(({ seen }) =>
    [...seen.values()].some(({ view }) => view.host === name && view.link.state === 'connected'),
  );
  const state = useHostLinks(({ states }) => (name === null ? undefined : states.get(name)));
  const isLost = isTroubled(state);
  const link = job || followed ? 'connected' : name === null ? 'none' : linkNow(name, visit, state);
  const facts = visit?.facts.value ?? (job || followed ? known : null);
  // Then it stands beside this, with what is being done about it.
  if (isLost) return null;
  if (name !== null && link === 'none' && visit?.facts.value) {
    return (
      <span className="status-item" role="status">
        <LinkMark state="none" />
        <strong>{visibleLine(name)}</strong>
        {t('status.idle')}
      </span>
    );
  }
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

/** The watch of the host that is looked at: alive since when, or what is wrong with it. */
function WatchStatus() {
  const t = useText();
  const name = useHostHere();
  const seen = useWatches((watches) => watches.seen);
  const here = [...seen.values()].filter(({ view }) => view.host === name);
  const now = useNow(1000, here.length > 0);
  const watch = watchSide(t, here, now);
  const first = neediest(here, now);
  if (!watch || !first) return null;
  const age = ageOf(first, now);
  return (
    <button
      type="button"
      className="status-item status-button status-spare"
      onClick={() => openWatch({ host: first.view.host, id: first.view.id })}
    >
      {watch.tone === 'connected' && age !== null
        ? t('status.watch.alive', { ago: formatDuration(age) })
        : t('status.watch', { state: watch.words })}
    </button>
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

/** Long enough to be read, and gone before it is untrue. */
const copiedMs = 2000;

function CopiedStatus() {
  const t = useText();
  const copiedAt = useApp((app) => app.copiedAt);
  useEffect(() => {
    if (copiedAt === null) return;
    const timer = window.setTimeout(() => useApp.setState({ copiedAt: null }), copiedMs);
    return () => window.clearTimeout(timer);
  }, [copiedAt]);
  return (
    <span className="status-item" role="status">
      {copiedAt !== null && (
        <>
          <StepMark state="done" />
          {t('status.copied')}
        </>
      )}
    </span>
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
