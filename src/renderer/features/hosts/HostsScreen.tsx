import { useEffect, useState } from 'react';
import type { TargetCandidate } from '#core/contract/host-views';
import { useText } from '../../i18n';
import { loadHosts } from '../../state/acts';
import { useApp } from '../../state/app';
import { useHosts, visitOf } from '../../state/hosts';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';
import { AddHost } from './AddHost';
import { FactsSide } from './FactsSide';
import { HostHead } from './HostHead';
import { HostsTable } from './HostsTable';
import { InvestigateForm } from './InvestigateForm';
import { TargetsTable } from './TargetsTable';
import './hosts.css';

/** Which host, which process, for how long: the way to an investigation. */
export function HostsScreen({ host }: { host: string | null }) {
  const t = useText();
  const list = useHosts((hosts) => hosts.list);
  useEffect(() => void loadHosts(), []);
  return (
    <div className="hosts">
      <div className="hosts-head">
        <h2>{t('hosts.title')}</h2>
        <span className="quiet">{t('hosts.count', counts(list.value ?? []))}</span>
        <span className="space" />
        <AddHost />
      </div>
      {list.failure && <Failed failure={list.failure} />}
      {list.value && <HostsTable hosts={list.value} chosen={host} />}
      {host === null ? <Empty title={t('hosts.choose')} /> : <HostPart key={host} name={host} />}
    </div>
  );
}

const counts = (hosts: readonly { readonly source: string }[]) => ({
  config: hosts.filter(({ source }) => source === 'ssh-config').length,
  added: hosts.filter(({ source }) => source === 'added').length,
});

/** One host: connected to by its button, not by looking at it. */
function HostPart({ name }: { name: string }) {
  const t = useText();
  const visit = useHosts(visitOf(name));
  const inspector = useApp((app) => app.inspector);
  const [pid, setPid] = useState<number | null>(null);
  const { facts, targets } = visit;
  const chosen: TargetCandidate | null = targets.value?.find((target) => target.pid === pid) ?? null;
  return (
    <div className="host">
      <div className="host-main">
        <HostHead name={name} visit={visit} />
        {facts.failure && <Failed failure={facts.failure} />}
        {facts.since !== null && facts.value === null && (
          <Loading label={t('hosts.connecting')} since={facts.since} />
        )}
        {facts.value === null && facts.since === null && !facts.failure && (
          <Empty title={t(name === 'local' ? 'hosts.notLooked' : 'hosts.notConnected')} />
        )}
        {targets.failure && <Failed failure={targets.failure} />}
        {targets.since !== null && targets.value === null && (
          <Loading label={t('hosts.listing')} since={targets.since} />
        )}
        {targets.value && <TargetsTable targets={targets.value} chosen={pid} onChoose={setPid} />}
        {targets.value && <InvestigateForm key={pid} host={name} target={chosen} />}
      </div>
      {inspector && facts.value && <FactsSide name={name} facts={facts.value} />}
    </div>
  );
}
