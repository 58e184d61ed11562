import { countRows } from '#core/contract/doctor';
import { useText } from '../../i18n';
import { reportOf, useDoctor } from '../../state/doctor';
import { Tabs } from '../../ui/Tabs';

export type HostTab = 'processes' | 'doctor';

/** The panel that the tabs of a host show. */
export const hostPanel = 'host-panel';

interface DoctorTabsProps {
  readonly host: string;
  readonly processes: number | null;
  readonly tab: HostTab;
  readonly onTab: (tab: HostTab) => void;
}

/** What of the host is looked at; the doctor counts what is not well. */
export function DoctorTabs({ host, processes, tab, onTab }: DoctorTabsProps) {
  const t = useText();
  const rows = useDoctor(reportOf(host)).value?.rows ?? null;
  const unwell = rows === null ? null : countRows(rows, 'warn') + countRows(rows, 'fail');
  return (
    <div className="doctor-tabs">
      <Tabs
        label={t('doctor.tabs')}
        value={tab}
        tabs={[
          { value: 'processes', label: t('doctor.tab.processes'), count: processes },
          { value: 'doctor', label: t('doctor.tab.doctor'), count: unwell },
        ]}
        onChange={onTab}
        panel={hostPanel}
      />
    </div>
  );
}
