/** Which screen is where: the only file that puts features side by side. */

import { lazy, type ReactNode, Suspense } from 'react';
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

const ProfilePane = lazy(() =>
  import('./features/profile/ProfilePane').then(({ ProfilePane: pane }) => ({ default: pane })),
);
const EvidencePane = lazy(() =>
  import('./features/evidence/EvidencePane').then(({ EvidencePane: pane }) => ({ default: pane })),
);
const ReportPane = lazy(() =>
  import('./features/report/ReportPane').then(({ ReportPane: pane }) => ({ default: pane })),
);

export function Screens(): ReactNode {
  const place = useNavigation((now) => now.place);
  switch (place.screen) {
    case 'welcome':
      return <Welcome />;
    case 'hosts':
      return <HostsScreen host={place.host} />;
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
  const t = useText();
  if (tab === 'overview') return <Overview caseView={caseView} />;
  return (
    <Suspense fallback={<Loading label={t('ui.loadingPane')} />}>
      {tab === 'profiles' && <ProfilePane caseView={caseView} />}
      {tab === 'evidence' && <EvidencePane caseView={caseView} />}
      {tab === 'report' && <ReportPane caseView={caseView} />}
    </Suspense>
  );
}
