/** Which screen is where: the only file that puts features side by side. */

import { type ReactNode, Suspense, useEffect, useState } from 'react';
import type { JobSnapshot } from '#core/contract/job';
import type { CaseView } from '#core/contract/methods';
import { CaseScreen } from './features/case/CaseScreen';
import { Overview } from './features/findings/Overview';
import { HostsScreen } from './features/hosts/HostsScreen';
import type { MonitorStarter } from './features/hosts/MonitorPart';
import { LivePane } from './features/live/LivePane';
import { Settings } from './features/settings/Settings';
import { Welcome } from './features/welcome/Welcome';
import { useText } from './i18n';
import type { RenderFlame } from './profiles/flame-slot';
import { type CaseTab, openCase, useNavigation } from './state/navigation';
import { Loading } from './ui/Loading';
import { late } from './ui/late';
import { MadeAhead } from './ui/MadeAhead';

const ProfilePane = late(() => import('./features/profile/ProfilePane').then((all) => all.ProfilePane));
const FlameView = late(() => import('./features/flame/FlameView').then((all) => all.FlameView));
const GrowthPane = late(() => import('./features/profile/growth/GrowthPane').then((all) => all.GrowthPane));
const EvidencePane = late(() => import('./features/evidence/EvidencePane').then((all) => all.EvidencePane));
const MonitorDesk = late(() => import('./features/monitors/MonitorDesk').then((all) => all.MonitorDesk));
const StartMonitors = late(() =>
  import('./features/monitors/StartMonitors').then((all) => all.StartMonitors),
);
const ReportPane = late(() => import('./features/report/ReportPane').then((all) => all.ReportPane));
const WatchdogPane = late(() => import('./features/watchdog/WatchdogPane').then((all) => all.WatchdogPane));
const FleetScreen = late(() => import('./features/fleet/FleetScreen').then((all) => all.FleetScreen));
const WatchesScreen = late(() =>
  import('./features/watchdog/WatchesScreen').then((all) => all.WatchesScreen),
);
const WatchSheets = late(() => import('./features/watchdog/WatchSheets').then((all) => all.WatchSheets));

/** In the order in which people open them. */
const panesOfCase = [ProfilePane, FlameView, EvidencePane, GrowthPane, ReportPane, WatchdogPane, MonitorDesk];

/** The panes of a case are loaded while nothing else happens, one after the other, not at the click. */
function usePanesAhead(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return;
    let next = 0;
    let idle = 0;
    const loadNext = () => {
      const pane = panesOfCase[next++];
      if (!pane) return;
      const goOn = () => {
        idle = requestIdleCallback(loadNext);
      };
      // What cannot be loaded says so where it is opened.
      void pane.load().then(goOn, goOn);
    };
    idle = requestIdleCallback(loadNext);
    return () => {
      next = panesOfCase.length;
      cancelIdleCallback(idle);
    };
  }, [wanted]);
}

/** Of a process without a case: one is made, and shown once it records. */
const startMonitors: MonitorStarter = (host, target, close) => (
  <Pending>
    <StartMonitors
      caseId={null}
      host={host}
      target={target}
      onClose={(run) => {
        close();
        if (run) openCase(run.caseId, 'live');
      }}
    />
  </Pending>
);

export function Screens(): ReactNode {
  const place = useNavigation((now) => now.place);
  usePanesAhead(place.screen === 'case');
  switch (place.screen) {
    case 'welcome':
      return <Welcome />;
    case 'hosts':
      return <HostsScreen host={place.host} monitors={startMonitors} />;
    case 'fleet':
      return (
        <Pending>
          <FleetScreen />
        </Pending>
      );
    case 'watches':
      return (
        <Pending>
          <WatchesScreen watch={place.watch} />
        </Pending>
      );
    case 'settings':
      return <Settings />;
    case 'case':
      return (
        <CaseScreen
          key={place.caseId}
          caseId={place.caseId}
          tab={place.tab}
          live={(job, caseView) => (
            <LivePane
              job={job}
              monitors={<CaseMonitors caseId={place.caseId} job={job} caseView={caseView} />}
            />
          )}
          pane={(tab, caseView) => <CasePane tab={tab} caseView={caseView} />}
        />
      );
  }
}

/** What the pane of profiles begins with is asked when the case is seen: it is one click away. True once it is there. */
function useProfilesAhead(caseView: CaseView, elsewhere: boolean): boolean {
  const [there, setThere] = useState(false);
  useEffect(() => {
    if (!elsewhere) return;
    const stop = new AbortController();
    const idle = requestIdleCallback(() => {
      void import('./features/profile/ask-ahead')
        .then(({ askAhead }) => askAhead(caseView, stop.signal))
        .then((asked) => {
          if (!stop.signal.aborted) setThere(asked);
        })
        // Why there is no answer is told where it is asked for.
        .catch(() => {});
    });
    return () => {
      cancelIdleCallback(idle);
      stop.abort();
    };
  }, [caseView, elsewhere]);
  // A pane that is left is made anew, as it would be without all this.
  useEffect(() => (elsewhere ? undefined : () => setThere(false)), [elsewhere]);
  return there;
}

function CaseMonitors({
  caseId,
  job,
  caseView,
}: {
  caseId: string;
  job: JobSnapshot | null;
  caseView: CaseView | null;
}) {
  const target = job?.target ?? caseView?.targets.at(-1) ?? null;
  return (
    <Pending>
      <MonitorDesk
        caseId={caseId}
        host={job?.host ?? target?.host ?? null}
        target={target}
        evidence={caseView?.evidence.length ?? 0}
      />
    </Pending>
  );
}

const flame: RenderFlame = (slot) => <FlameView {...slot} />;

function CasePane({ tab, caseView }: { tab: Exclude<CaseTab, 'live'>; caseView: CaseView }) {
  const there = useProfilesAhead(caseView, tab !== 'profiles');
  return (
    <>
      {tab !== 'profiles' && <OtherPane tab={tab} caseView={caseView} />}
      {(tab === 'profiles' || there) && (
        <MadeAhead seen={tab === 'profiles'}>
          <Pending>
            <ProfilePane caseView={caseView} flame={flame} />
          </Pending>
        </MadeAhead>
      )}
    </>
  );
}

function OtherPane({ tab, caseView }: { tab: Exclude<CaseTab, 'live' | 'profiles'>; caseView: CaseView }) {
  if (tab === 'overview') return <Overview caseView={caseView} />;
  return (
    <Pending>
      {tab === 'growth' && <GrowthPane caseView={caseView} />}
      {tab === 'watchdog' && <WatchdogPane caseView={caseView} />}
      {tab === 'evidence' && <EvidencePane caseView={caseView} />}
      {tab === 'report' && <ReportPane caseView={caseView} />}
    </Pending>
  );
}

/** What stands in front of the page; nothing while nothing does. */
export function Sheets(): ReactNode {
  return (
    <Suspense>
      <WatchSheets />
    </Suspense>
  );
}

function Pending({ children }: { children: ReactNode }) {
  const t = useText();
  return <Suspense fallback={<Loading label={t('ui.loadingPane')} />}>{children}</Suspense>;
}
