import { ArrowRight, RefreshCw, Trash2 } from 'lucide-react';
import { visibleLine } from '#core/base/text';
import { formatTime } from '#core/base/time';
import { type FleetRow, staleSince } from '#core/contract/fleet';
import { useSay, useText } from '../../i18n';
import { removeFromFleet, watchInFleet } from '../../state/fleet';
import { go } from '../../state/navigation';
import { Button } from '../../ui/Button';

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** What to do with the host that is chosen. */
export function FleetRowDetail({ row, now }: { row: FleetRow; now: number }) {
  const t = useText();
  const say = useSay();
  const { host, target, ended, failure, link } = row;
  const stale = staleSince(row, now);
  const name = host === 'local' ? t('sidebar.local') : visibleLine(host);
  return (
    <section className="hostfleet-detail" aria-label={name}>
      <strong>{name}</strong>
      <p className="quiet">
        {failure !== null
          ? say.failure(failure)
          : ended !== null
            ? t(ended.successor === null ? 'hostfleet.ended' : 'hostfleet.ended.successor', {
                pid: target?.pid ?? 0,
                time: formatTime(Date.parse(ended.at)),
                successor: ended.successor ?? 0,
              })
            : stale !== null && link !== 'idle' && link !== 'connecting'
              ? t('hostfleet.stale', { time: formatTime(stale) })
              : target
                ? visibleLine(target.command)
                : t('hostfleet.idle')}
      </p>
      {ended?.successor != null && (
        <Button primary onClick={() => void watchInFleet(host, ended.successor)}>
          {t('hosts.target.takeSuccessor', { pid: ended.successor })}
        </Button>
      )}
      {(link === 'failed' || link === 'idle' || (ended !== null && ended.successor === null)) && (
        <Button icon={<RefreshCw {...icon} />} onClick={() => void watchInFleet(host, null)}>
          {t(link === 'idle' ? 'hostfleet.watch' : 'hostfleet.again')}
        </Button>
      )}
      <Button icon={<ArrowRight {...icon} />} onClick={() => go({ screen: 'hosts', host })}>
        {t('hostfleet.open')}
      </Button>
      <Button quiet icon={<Trash2 {...icon} />} onClick={() => void removeFromFleet(host)}>
        {t('hosts.remove')}
      </Button>
    </section>
  );
}
