import { assertNever } from '#core/base/assert-never';
import type { WorkbenchEvent } from '#core/contract/events';
import type { JobEvent } from '#core/contract/job';
import { runCommand } from '../commands/run';
import { followLink, hearOpening, loadCase, loadCases, unlessStopped } from './acts';
import { useApp } from './app';
import { useCases } from './cases';
import { hearInstall } from './doctor';
import { hearFetch } from './file-fetches';
import { hearFleet } from './fleet';
import { hearLink } from './host-links';
import { useJobs } from './jobs';
import { hearMonitor } from './monitors';
import { openCase, openWatch, useNavigation } from './navigation';
import { usePrompts } from './prompts';
import { useSettings } from './settings';
import { hearWatch } from './watches';

/** Takes what the main process says without being asked. */
export function listen(event: WorkbenchEvent): void {
  switch (event.kind) {
    case 'job-started':
      useJobs.getState().put(event.job);
      break;
    case 'job':
      useJobs.getState().fold(event.jobId, event.events);
      noticeWrites(event.jobId, event.events);
      break;
    case 'prompt':
      usePrompts.getState().add(event);
      break;
    case 'prompt-over':
      usePrompts.getState().remove(event.promptId);
      break;
    case 'secret-not-kept':
      useApp.setState({ failure: event.failure });
      break;
    case 'cases-changed':
      refreshCases();
      break;
    case 'system-changed':
      useSettings.setState(({ system }) => ({
        system: { ...system, dark: event.dark, highContrast: event.highContrast },
      }));
      break;
    case 'menu':
      runCommand(event.command);
      break;
    case 'files-opening':
      hearOpening(event.files);
      break;
    case 'files-opened':
      openCase(event.id, event.hasProfile ? 'profiles' : 'evidence');
      break;
    case 'opening-failed':
      useApp.setState({ failure: unlessStopped(event.failure) });
      break;
    case 'link-opened':
      void followLink(event.link);
      break;
    case 'open-watch':
      openWatch(event);
      break;
    case 'doctor-install':
      hearInstall(event.install);
      break;
    case 'file-fetch':
      hearFetch(event.fetch);
      break;
    case 'fleet':
      hearFleet(event);
      break;
    case 'host-link':
      hearLink(event.link);
      break;
    case 'monitor-run':
    case 'monitor-samples':
    case 'memleak':
      hearMonitor(event);
      break;
    case 'watch':
    case 'watch-gone':
    case 'watch-fired':
    case 'watch-found':
    case 'watches-looked':
    case 'watch-task':
      hearWatch(event);
      break;
    default:
      assertNever(event);
  }
}

const saved = () => useApp.setState({ savedAt: new Date().toISOString() });

/** A file that is here was written and synced before it was told of. */
function noticeWrites(jobId: string, events: readonly JobEvent[]): void {
  if (
    events.some(
      (event) => event.kind === 'capture' && event.capture.files.some(({ state }) => state === 'here'),
    )
  ) {
    saved();
    reloadLooked(jobId);
  }
  const job = useJobs.getState().jobs.get(jobId);
  if (job?.caseKept && events.some(({ kind }) => kind === 'ended')) void loadCase(job.caseId);
}

/** A capture has come into a case whose profiles are looked at: it is added to what can be chosen. */
function reloadLooked(jobId: string): void {
  const job = useJobs.getState().jobs.get(jobId);
  const { place } = useNavigation.getState();
  const here = place.screen === 'case' && place.caseId === job?.caseId;
  if (here && (place.tab === 'profiles' || place.tab === 'growth')) void loadCase(place.caseId);
}

/** The case that is looked at is read again; the others are, when they are looked at. */
function refreshCases(): void {
  saved();
  void loadCases();
  const { place } = useNavigation.getState();
  const here = place.screen === 'case' ? place.caseId : null;
  useCases.setState(({ views }) => ({ views: new Map([...views].filter(([id]) => id === here)) }));
  if (here !== null) void loadCase(here);
}
