import { Plug, RefreshCw, Trash2 } from 'lucide-react';
import { visibleLine } from '#core/base/text';
import { formatTime, parseTime } from '#core/base/time';
import { useText } from '../../i18n';
import { removeHost, visitHost } from '../../state/acts';
import { type HostVisit, useHosts } from '../../state/hosts';
import { Button } from '../../ui/Button';
import { TransportSelect } from './TransportSelect';

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

export function HostHead({ name, visit: { facts } }: { name: string; visit: HostVisit }) {
  const t = useText();
  const added = useHosts(({ list }) => list.value?.find((host) => host.name === name)?.source === 'added');
  const busy = facts.since !== null;
  const connected = facts.value !== null;
  return (
    <div className="host-head">
      <h2>{name === 'local' ? t('sidebar.local') : <code>{visibleLine(name)}</code>}</h2>
      {facts.value && (
        <span className="quiet">
          {t('hosts.checked', { time: formatTime(parseTime(facts.value.checkedAt) ?? Number.NaN) })}
        </span>
      )}
      <span className="space" />
      {name !== 'local' && <TransportSelect host={name} />}
      {added && (
        <Button quiet icon={<Trash2 {...icon} />} onClick={() => void removeHost(name)}>
          {t('hosts.remove')}
        </Button>
      )}
      <Button
        primary={!connected}
        disabled={busy}
        icon={connected ? <RefreshCw {...icon} /> : <Plug {...icon} />}
        onClick={() => void visitHost(name)}
      >
        {t(connected ? 'hosts.again' : name === 'local' ? 'hosts.look' : 'hosts.connect')}
      </Button>
    </div>
  );
}
