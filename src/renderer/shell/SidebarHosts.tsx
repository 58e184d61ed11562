import { Plus } from 'lucide-react';
import { visibleLine } from '#core/base/text';
import { useText } from '../i18n';
import { useHostLinks } from '../state/host-links';
import { useHosts } from '../state/hosts';
import { isRunning, useJobs } from '../state/jobs';
import { linkNow } from '../state/link-now';
import { go, useNavigation } from '../state/navigation';
import { useWatches } from '../state/watches';
import { IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { LinkMark } from '../ui/marks';
import { useNow } from '../ui/use-now';
import { watchSide } from './watch-side';

export function SidebarHosts() {
  const t = useText();
  const hosts = useHosts(({ list }) => list.value) ?? [];
  const visits = useHosts((state) => state.visits);
  const links = useHostLinks(({ states }) => states);
  const place = useNavigation((now) => now.place);
  const jobs = useJobs((state) => state.jobs);
  const busy = new Set([...jobs.values()].filter(isRunning).map(({ host }) => host));
  const seen = useWatches((watches) => watches.seen);
  const now = useNow(1000, seen.size > 0);
  const words = {
    none: '',
    trying: t('sidebar.connecting'),
    connected: t('sidebar.connected'),
    failed: t('sidebar.failed'),
  };
  const troubles: Readonly<Record<string, string>> = {
    lost: t('sidebar.lost'),
    'needs-you': t('sidebar.needsYou'),
  };
  return (
    <section className="side-list">
      <header className="side-head">
        <h2>
          <button type="button" className="side-title" onClick={() => go({ screen: 'hosts', host: null })}>
            {t('sidebar.hosts')}
          </button>
        </h2>
        <IconButton
          label={t('command.host.add')}
          icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
          onClick={() => go({ screen: 'hosts', host: null })}
        />
      </header>
      <ul>
        {hosts.map(({ name }) => {
          const here = place.screen === 'hosts' && place.host === name;
          const watch = watchSide(
            t,
            [...seen.values()].filter(({ view }) => view.host === name),
            now,
          );
          const stands = linkNow(name, visits.get(name), links.get(name));
          const link = busy.has(name) && stands === 'none' ? 'connected' : stands;
          // What is watched there says more than that somebody was connected.
          const mark = watch && (watch.tone !== 'none' || link === 'none') ? watch.tone : link;
          const lost = troubles[links.get(name)?.is ?? ''];
          const said = watch && mark === watch.tone ? watch.words : (lost ?? words[link]);
          return (
            <li key={name}>
              <button
                type="button"
                className={classes('side-row', here && 'side-row-here')}
                aria-current={here ? 'page' : undefined}
                onClick={() => go({ screen: 'hosts', host: name })}
              >
                <LinkMark state={mark} />
                <span className="side-name">{name === 'local' ? t('sidebar.local') : visibleLine(name)}</span>
                <span className="side-about">{busy.has(name) ? t('sidebar.running') : said}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
