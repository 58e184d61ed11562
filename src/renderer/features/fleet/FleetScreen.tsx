import { Play, Square } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { byUrgency, type FleetRow } from '#core/contract/fleet';
import { useText } from '../../i18n';
import { loadHosts } from '../../state/acts';
import { addToFleet, loadFleet, startFleet, stopFleet, useFleet } from '../../state/fleet';
import { useHosts } from '../../state/hosts';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Failed } from '../../ui/Failed';
import { useNow } from '../../ui/use-now';
import { AddToFleet } from './AddToFleet';
import { FleetRowDetail } from './FleetRowDetail';
import { FleetTable } from './FleetTable';
import './fleet.css';

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;
/** Rows change their figures at once and their places seldom: they are to be read. */
const sortEveryMs = 5_000;

/** Many hosts at once, the one that reaches its limit first on top. */
export function FleetScreen() {
  const t = useText();
  const { rows, failure } = useFleet();
  const known = useHosts(({ list }) => list.value ?? []);
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    void loadHosts();
    void loadFleet();
  }, []);
  const now = useNow(1_000, rows.size > 0);
  const sorted = useSorted(rows);
  const row = chosen === null ? undefined : rows.get(chosen);
  const idle = sorted.filter(({ link }) => link === 'idle').length;
  const configured = known
    .filter(({ name, source }) => source !== 'local' && !rows.has(name))
    .map(({ name }) => name);
  return (
    <div className="hostfleet">
      <div className="hostfleet-head">
        <h2>{t('hostfleet.title')}</h2>
        {sorted.length > 0 && (
          <span className="quiet">
            {t('hostfleet.count', {
              connected: sorted.filter(({ link }) => link === 'connected').length,
              hosts: sorted.length,
            })}
          </span>
        )}
        <span className="space" />
        <AddToFleet known={known.map(({ name }) => name).filter((name) => !rows.has(name))} />
        {sorted.length > 0 &&
          (idle > 0 ? (
            <Button primary icon={<Play {...icon} />} onClick={() => void startFleet()}>
              {t('hostfleet.start', { hosts: idle })}
            </Button>
          ) : (
            <Button icon={<Square {...icon} />} onClick={() => void stopFleet()}>
              {t('hostfleet.stop')}
            </Button>
          ))}
      </div>
      {failure && <Failed failure={failure} />}
      {sorted.length === 0 ? (
        <Empty title={t('hostfleet.empty')}>
          {configured.length > 0 && (
            <Button primary icon={<Play {...icon} />} onClick={() => void addToFleet(configured)}>
              {t('hostfleet.addAll', { hosts: configured.length })}
            </Button>
          )}
        </Empty>
      ) : (
        <>
          <FleetTable rows={sorted} now={now} chosen={chosen} onChoose={setChosen} />
          {row && <FleetRowDetail row={row} now={now} />}
        </>
      )}
    </div>
  );
}

/** By urgency, sorted anew every few seconds and when a host comes or goes; the figures are the newest. */
function useSorted(rows: ReadonlyMap<string, FleetRow>): readonly FleetRow[] {
  const sortedAt = useNow(sortEveryMs, rows.size > 0);
  const hosts = [...rows.keys()].join('\n');
  const order = useMemo(
    () =>
      hosts === ''
        ? []
        : [...useFleet.getState().rows.values()].sort(byUrgency(sortedAt)).map(({ host }) => host),
    [hosts, sortedAt],
  );
  return order.flatMap((host) => rows.get(host) ?? []);
}
