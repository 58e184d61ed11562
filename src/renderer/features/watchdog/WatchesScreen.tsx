import { Eye } from 'lucide-react';
import type { WatchKey } from '#core/contract/watch';
import { CommandButton } from '../../commands/CommandButton';
import { useText } from '../../i18n';
import { openWatch } from '../../state/navigation';
import { followWatch } from '../../state/watch-acts';
import { keyOf, useWatches } from '../../state/watches';
import { useNow } from '../../ui/use-now';
import { CollectAll } from './CollectAll';
import { FleetTable } from './FleetTable';
import { WatchDesk } from './WatchDesk';
import { WatchIntro } from './WatchIntro';
import './watchdog.css';

const icon = { size: 14, strokeWidth: 1.75, 'aria-hidden': true } as const;
/** More than these scroll: the watch that was chosen stays in sight below. */
const mostRows = 6;

/** All watchdogs, and the one that is looked at: outside of any case. */
export function WatchesScreen({ watch }: { watch: WatchKey | null }) {
  const t = useText();
  const seen = useWatches((watches) => watches.seen);
  const now = useNow(1000, true);
  const all = [...seen.values()];
  const chosen = watch ? seen.get(keyOf(watch)) : undefined;
  const hosts = new Set(all.map(({ view }) => view.host)).size;
  return (
    <div className="watches">
      <div className="watches-head">
        <h2>{t('watch.fleet')}</h2>
        <span className="quiet">
          {all.length > 0 &&
            t(hosts === 1 ? 'watch.fleet.count.one' : 'watch.fleet.count', { watches: all.length, hosts })}
        </span>
        <span className="space" />
        <CollectAll watches={all} />
        <CommandButton words command="watch.install" icon={<Eye {...icon} />} />
      </div>
      {all.length > 0 && (
        <div className={`fleet${all.length > mostRows ? (chosen ? ' fleet-many' : ' fleet-all') : ''}`}>
          <FleetTable
            main
            fill={all.length > mostRows}
            watches={all}
            chosen={watch}
            now={now}
            onChoose={openWatch}
            onOpen={(key) => void followWatch(key)}
          />
        </div>
      )}
      {all.length === 0 ? (
        <WatchIntro host={null} process="" endpoint="" />
      ) : chosen ? (
        <WatchDesk key={keyOf(chosen.view)} seen={chosen} caseId={null} />
      ) : (
        <p className="watch-none watch-choose">{t('watch.fleet.choose')}</p>
      )}
    </div>
  );
}
