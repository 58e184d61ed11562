import { countRows } from '#core/contract/doctor';
import { useText } from '../../i18n';
import { reportOf, useDoctor } from '../../state/doctor';
import { killsOf, useHostLooks } from '../../state/host-acts';
import { Tabs } from '../../ui/Tabs';

export type HostTab = 'processes' | 'doctor' | 'kills' | 'fetch' | 'acts';

/** The panel that the tabs of a host show. */
export const hostPanel = 'host-panel';

interface HostTabsProps {
  readonly host: string;
  readonly processes: number | null;
  readonly tab: HostTab;
  readonly onTab: (tab: HostTab) => void;
}

/** What of the host is looked at; the doctor counts what is not well. */
export function HostTabs({ host, processes, tab, onTab }: HostTabsProps) {
  const t = useText();
  const rows = useDoctor(reportOf(host)).value?.rows ?? null;
  const kills = useHostLooks(killsOf(host)).value?.kills.length ?? null;
  const unwell = rows === null ? null : countRows(rows, 'warn') + countRows(rows, 'fail');
  return (
    <div className="doctor-tabs">
      <Tabs
        label={t('doctor.tabs')}
        value={tab}
        tabs={[
          { value: 'processes', label: t('doctor.tab.processes'), count: processes },
          { value: 'doctor', label: t('doctor.tab.doctor'), count: unwell },
          { value: 'kills', label: t('hosts.kills.tab'), count: kills },
          { value: 'fetch', label: t('hosts.fetch.tab'), count: null },
          { value: 'acts', label: t('hosts.acts.tab'), count: null },
        ]}
        onChange={onTab}
        panel={hostPanel}
      />
    </div>
  );
}
