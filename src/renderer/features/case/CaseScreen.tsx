import { FileText, Play } from 'lucide-react';
import { type ReactNode, useEffect, useId, useMemo } from 'react';
import type { Target } from '#core/case/model';
import type { SpineWaiting } from '#core/chart/memory-spine';
import type { JobSnapshot } from '#core/contract/job';
import type { CaseView } from '#core/contract/methods';
import type { MonitorRun } from '#core/contract/monitor';
import { CommandButton } from '../../commands/CommandButton';
import { useCommand } from '../../commands/run';
import { useText } from '../../i18n';
import { loadCase } from '../../state/acts';
import { useCases, viewOfCase } from '../../state/cases';
import { loadHeapBytes } from '../../state/heap-bytes';
import { isRunning, jobOfCase, useJobs } from '../../state/jobs';
import { memoryOfRun, monitorRunOfCase, useMonitors } from '../../state/monitors';
import { type CaseTab, caseTabs, openCase } from '../../state/navigation';
import { useWatches, waitingOf } from '../../state/watches';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { Tabs } from '../../ui/Tabs';
import { CaseBanners } from './CaseBanners';
import { Spine } from './Spine';
import { heapProfilesOf, spineOfCase, spineOfContinued, spineOfJob, spineOfMonitors } from './spine-data';
import './case.css';

interface CaseScreenProps {
  readonly caseId: string;
  readonly tab: CaseTab;
  readonly live: (job: JobSnapshot | null, caseView: CaseView | null) => ReactNode;
  readonly pane: (tab: Exclude<CaseTab, 'live'>, caseView: CaseView) => ReactNode;
}

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** The frame of a case: the spine, the tabs, and the pane of the chosen one. */
export function CaseScreen({ caseId, tab, live, pane }: CaseScreenProps) {
  const t = useText();
  const panel = useId();
  const view = useCases(viewOfCase(caseId));
  const job = useJobs(jobOfCase(caseId));
  const running = job !== null && isRunning(job);
  useEffect(() => void loadCase(caseId), [caseId]);
  const run = useMonitors(monitorRunOfCase(caseId));
  const monitored = run?.target && run.outcome === null ? run : null;
  const spine = useSpineData(caseId, view.value, job, monitored);
  const waiting = useWaiting(caseId, spine?.target ?? null);
  useTabCommands(caseId);

  const counts: Readonly<Partial<Record<CaseTab, number>>> = {
    profiles: (job && running ? job.captures : (view.value?.captures ?? [])).length,
    evidence: view.value?.evidence.length ?? 0,
  };
  const content = () => {
    if (tab === 'live') {
      return live(job, view.value);
    }
    if (job && !running && !job.caseKept) return <Empty title={t('case.notKept')} />;
    if (view.value) return pane(tab, view.value);
    if (view.failure) return <Failed failure={view.failure} />;
    return <Loading label={t('ui.loadingCase')} since={view.since ?? undefined} />;
  };
  return (
    <div className="case">
      <Spine
        caseId={caseId}
        data={spine}
        waiting={waiting}
        plot={tab === 'live' ? 'high' : tab === 'overview' ? 'middle' : 'low'}
        running={running || monitored !== null}
      />
      <div className="case-bar">
        <Tabs
          label={t('case.tabs')}
          value={tab}
          panel={panel}
          tabs={caseTabs.map((value) => ({
            value,
            label: t(`command.tab.${value}`),
            count: counts[value] || null,
          }))}
          onChange={(value) => openCase(caseId, value)}
        />
        <span className="space" />
        <CommandButton words command="investigate" icon={<Play {...icon} />} />
        <CommandButton words command="report.export" icon={<FileText {...icon} />} />
      </div>
      {view.value && !running && <CaseBanners caseView={view.value} />}
      <div className="case-panel" id={panel} role="tabpanel" aria-labelledby={`${panel}-${tab}`}>
        {content()}
      </div>
    </div>
  );
}

function useSpineData(
  caseId: string,
  view: CaseView | null,
  job: JobSnapshot | null,
  monitored: MonitorRun | null,
) {
  const grown = useMonitors(({ versions }) => (monitored ? (versions.get(monitored.runId) ?? 0) : 0));
  const heapBytes = useCases((cases) => cases.heapBytes);
  const profiles = heapProfilesOf(view, job).join(' ');
  useEffect(() => {
    void loadHeapBytes(caseId, profiles.split(' ').filter(Boolean));
  }, [caseId, profiles]);
  return useMemo(() => {
    // The job has what is not written yet; afterwards the case has what only it knows: the end, the offset.
    const kept = view && view.series.length > 0 ? view : null;
    if (job && kept && isRunning(job)) return spineOfContinued(kept, job, heapBytes);
    if (monitored && grown > 0 && !(job && isRunning(job)))
      return spineOfMonitors(kept, monitored, memoryOfRun(monitored.runId), heapBytes);
    if (job && (isRunning(job) || !kept)) return spineOfJob(job, heapBytes);
    return view ? spineOfCase(view, heapBytes) : null;
  }, [view, job, monitored, grown, heapBytes]);
}

/** The same list until it says something else: the watches are told anew each second. */
function useWaiting(caseId: string, target: Target | null): readonly SpineWaiting[] {
  const told = useWatches(({ seen }) => JSON.stringify(waitingOf(target, caseId, [...seen.values()])));
  return useMemo(() => JSON.parse(told), [told]);
}

function useTabCommands(caseId: string): void {
  useCommand('tab.overview', () => openCase(caseId, 'overview'));
  useCommand('tab.live', () => openCase(caseId, 'live'));
  useCommand('tab.profiles', () => openCase(caseId, 'profiles'));
  useCommand('tab.growth', () => openCase(caseId, 'growth'));
  useCommand('tab.watchdog', () => openCase(caseId, 'watchdog'));
  useCommand('tab.evidence', () => openCase(caseId, 'evidence'));
  useCommand('tab.report', () => openCase(caseId, 'report'));
  useCommand('report.export', () => openCase(caseId, 'report'));
}
