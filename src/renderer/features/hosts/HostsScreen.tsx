import { Network } from 'lucide-react';
import { useEffect, useState } from 'react';
import { CommandButton } from '../../commands/CommandButton';
import { useText } from '../../i18n';
import { loadHosts } from '../../state/acts';
import { useApp } from '../../state/app';
import { useHosts, visitOf } from '../../state/hosts';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { Segmented } from '../../ui/Segmented';
import { ActsPart } from './ActsPart';
import { AddHost } from './AddHost';
import { DoctorPart } from './DoctorPart';
import { FactsSide } from './FactsSide';
import { FetchPart } from './FetchPart';
import { GoneBanner } from './GoneBanner';
import { HostHead } from './HostHead';
import { HostsTable } from './HostsTable';
import { type HostTab, HostTabs, hostPanel } from './HostTabs';
import { InvestigateForm } from './InvestigateForm';
import { KeptPart } from './KeptPart';
import { KillsPart } from './KillsPart';
import { MonitorPart, type MonitorStarter } from './MonitorPart';
import { TargetDetail } from './TargetDetail';
import { TargetsTable } from './TargetsTable';
import { UnreadWatches } from './UnreadWatches';
import { useChosen } from './use-chosen';
import { WillRun } from './WillRun';
import './acts.css';
import './doctor.css';
import './hosts.css';

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Which host, which process, for how long: the way to an investigation. */
export function HostsScreen({ host, monitors }: { host: string | null; monitors: MonitorStarter }) {
  const t = useText();
  const list = useHosts((hosts) => hosts.list);
  const [view, setView] = useState<'hosts' | 'kept'>('hosts');
  // Whoever chooses a host wants to see it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the host has changed
  useEffect(() => setView('hosts'), [host]);
  useEffect(() => void loadHosts(), []);
  return (
    <div className="hosts">
      <div className="hosts-head">
        <h2>{t('hosts.title')}</h2>
        <span className="quiet">{t('hosts.count', counts(list.value ?? []))}</span>
        <span className="space" />
        <Segmented
          label={t('kept.view')}
          value={view}
          options={(['hosts', 'kept'] as const).map((value) => ({ value, label: t(`kept.view.${value}`) }))}
          onChange={setView}
        />
        <CommandButton words command="fleet.show" icon={<Network {...icon} />} />
        <AddHost />
      </div>
      {list.failure && <Failed failure={list.failure} />}
      {view === 'kept' && <KeptPart />}
      {view === 'hosts' && list.value && <HostsTable hosts={list.value} chosen={host} />}
      {view === 'hosts' &&
        (host === null ? (
          <Empty title={t('hosts.choose')} />
        ) : (
          <HostPart key={host} name={host} monitors={monitors} />
        ))}
    </div>
  );
}

const counts = (hosts: readonly { readonly source: string }[]) => ({
  config: hosts.filter(({ source }) => source === 'ssh-config').length,
  added: hosts.filter(({ source }) => source === 'added').length,
});

/** One host: connected to by its button, not by looking at it. */
function HostPart({ name, monitors }: { name: string; monitors: MonitorStarter }) {
  const t = useText();
  const visit = useHosts(visitOf(name));
  const inspector = useApp((app) => app.inspector);
  const { facts, targets } = visit;
  const { target, gone, choose } = useChosen(targets.value);
  const [tab, setTab] = useState<HostTab>('processes');
  return (
    <div className="host">
      <div className="host-main">
        <HostHead name={name} visit={visit} />
        <HostTabs host={name} processes={targets.value?.length ?? null} tab={tab} onTab={setTab} />
        <div className="host-panel" id={hostPanel} role="tabpanel" aria-labelledby={`${hostPanel}-${tab}`}>
          {tab === 'doctor' && <DoctorPart host={name} target={target} />}
          {tab === 'kills' && <KillsPart host={name} />}
          {tab === 'fetch' && <FetchPart host={name} />}
          {tab === 'acts' && <ActsPart host={name} />}
          {tab === 'processes' && (
            <>
              {facts.failure && <Failed failure={facts.failure} />}
              <UnreadWatches host={name} />
              {facts.since !== null && facts.value === null && (
                <Loading label={t('hosts.connecting')} since={facts.since} />
              )}
              {facts.value === null && facts.since === null && !facts.failure && (
                <Empty title={t(name === 'local' ? 'hosts.notLooked' : 'hosts.notConnected')}>
                  <WillRun host={name} deed="look" />
                </Empty>
              )}
              {targets.failure && <Failed failure={targets.failure} />}
              {targets.since !== null && targets.value === null && (
                <Loading label={t('hosts.listing')} since={targets.since} />
              )}
              {gone && <GoneBanner gone={gone} choose={choose} />}
              {targets.value && (
                <TargetsTable targets={targets.value} chosen={target?.pid ?? null} onChoose={choose} />
              )}
              {target && <TargetDetail target={target} />}
              {targets.value && <InvestigateForm key={target?.pid} host={name} target={target} />}
              <MonitorPart key={`monitors-${target?.pid}`} host={name} target={target} start={monitors} />
            </>
          )}
        </div>
      </div>
      {inspector && tab === 'processes' && facts.value && <FactsSide name={name} facts={facts.value} />}
    </div>
  );
}
