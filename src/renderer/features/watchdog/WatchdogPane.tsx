import { useState } from 'react';
import type { CaseView } from '#core/contract/methods';
import { useText } from '../../i18n';
import { openWatch } from '../../state/navigation';
import { keyOf, useWatches, watchesOf } from '../../state/watches';
import { Select } from '../../ui/Select';
import { useNow } from '../../ui/use-now';
import { FleetTable, targetName } from './FleetTable';
import { WatchDesk } from './WatchDesk';
import { WatchIntro } from './WatchIntro';
import './watchdog.css';

/** The watch of the process that a case is about, with all others below. */
export function WatchdogPane({ caseView }: { caseView: CaseView }) {
  const t = useText();
  const now = useNow(1000, true);
  const all = [...useWatches((watches) => watches.seen).values()];
  const target = caseView.targets.at(-1) ?? null;
  const mine = watchesOf(target, caseView.manifest.id, all);
  const [wanted, setWanted] = useState<string | null>(null);
  const chosen = mine.find(({ view }) => keyOf(view) === wanted) ?? mine[0];
  return (
    <div className="watch-pane">
      {mine.length > 1 && chosen && (
        <div className="watch-which">
          <Select
            label={t('watch.pane.which')}
            value={keyOf(chosen.view)}
            options={mine.map(({ view }) => ({
              value: keyOf(view),
              label: `${targetName(view)} (${view.id})`,
            }))}
            onChange={setWanted}
          />
        </div>
      )}
      {chosen ? (
        <WatchDesk
          key={keyOf(chosen.view)}
          seen={chosen}
          caseId={caseView.manifest.sample ? null : caseView.manifest.id}
        />
      ) : (
        <WatchIntro
          host={target?.host ?? null}
          process={target?.comm ?? ''}
          endpoint={target?.endpoint ?? ''}
        />
      )}
      {all.length > 0 && (
        <section className="pane-fleet">
          <div className="section-head">
            <h2>{t('watch.fleet')}</h2>
          </div>
          <FleetTable
            fill
            watches={all}
            chosen={chosen?.view ?? null}
            now={now}
            onChoose={(key) => {
              if (mine.some(({ view }) => keyOf(view) === keyOf(key))) setWanted(keyOf(key));
              else openWatch(key);
            }}
            onOpen={openWatch}
          />
        </section>
      )}
    </div>
  );
}
