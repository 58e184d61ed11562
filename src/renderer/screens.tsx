/** Which screen is where: the only file that puts features side by side. */

import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import type { CaseView } from '#core/contract/methods';
import { CaseScreen } from './features/case/CaseScreen';
import { Overview } from './features/findings/Overview';
import { HostsScreen } from './features/hosts/HostsScreen';
import { LivePane } from './features/live/LivePane';
import { Settings } from './features/settings/Settings';
import { Welcome } from './features/welcome/Welcome';
import { useText } from './i18n';
import { type CaseTab, useNavigation } from './state/navigation';
import { Loading } from './ui/Loading';

const profilePane = () => import('./features/profile/ProfilePane');
const ProfilePane = lazy(() => profilePane().then(({ ProfilePane: pane }) => ({ default: pane })));
const FlameView = lazy(() =>
  import('./features/flame/FlameView').then(({ FlameView: view }) => ({ default: view })),
);
const GrowthPane = lazy(() =>
  import('./features/profile/growth/GrowthPane').then(({ GrowthPane: pane }) => ({ default: pane })),
);
const EvidencePane = lazy(() =>
  import('./features/evidence/EvidencePane').then(({ EvidencePane: pane }) => ({ default: pane })),
);
const ReportPane = lazy(() =>
  import('./features/report/ReportPane').then(({ ReportPane: pane }) => ({ default: pane })),
);
const WatchdogPane = lazy(() =>
  import('./features/watchdog/WatchdogPane').then(({ WatchdogPane: pane }) => ({ default: pane })),
);
const WatchesScreen = lazy(() =>
  import('./features/watchdog/WatchesScreen').then(({ WatchesScreen: screen }) => ({ default: screen })),
);
const WatchSheets = lazy(() =>
  import('./features/watchdog/WatchSheets').then(({ WatchSheets: sheets }) => ({ default: sheets })),
);

/** The pane that most cases are opened for is loaded while nothing else happens, not at the click. */
function useProfilePaneAhead(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return;
    const idle = requestIdleCallback(() => void profilePane());
    return () => cancelIdleCallback(idle);
  }, [wanted]);
}

export function Screens(): ReactNode {
  const place = useNavigation((now) => now.place);
  useProfilePaneAhead(place.screen === 'case');
  switch (place.screen) {
    case 'welcome':
      return <Welcome />;
    case 'hosts':
      return <HostsScreen host={place.host} />;
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
          live={(job) => <LivePane job={job} />}
          pane={(tab, caseView) => <CasePane tab={tab} caseView={caseView} />}
        />
      );
  }
}

function CasePane({ tab, caseView }: { tab: Exclude<CaseTab, 'live'>; caseView: CaseView }) {
  if (tab === 'overview') return <Overview caseView={caseView} />;
  return (
    <Pending>
      {tab === 'profiles' && <ProfilePane caseView={caseView} flame={(slot) => <FlameView {...slot} />} />}
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
