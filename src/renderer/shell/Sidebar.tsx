import { Eye, Folder, Gauge, type LucideIcon, Server, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useText } from '../i18n';
import { useApp } from '../state/app';
import { go, type Place, useNavigation } from '../state/navigation';
import { useWatches } from '../state/watches';
import { IconButton } from '../ui/Button';
import { classes } from '../ui/classes';
import { Splitter } from '../ui/Splitter';
import { useNarrow } from '../ui/use-media';
import { SidebarCases } from './SidebarCases';
import { SidebarHosts } from './SidebarHosts';

const usualWidth = 224;
const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;

/** Cases and hosts; a rail of signs where the window is narrow, and the same list over the work when asked. */
export function Sidebar(): ReactNode {
  const t = useText();
  const narrow = useNarrow();
  const open = useApp((app) => app.sidebar);
  const [width, setWidth] = useState(usualWidth);
  const place = useNavigation((now) => now.place);
  // The list over the work has done its job when a case or a host was chosen in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the place has changed
  useEffect(() => {
    if (narrow) useApp.setState({ sidebar: true });
  }, [place, narrow]);
  if (narrow) {
    // `sidebar` is true from the start: in a narrow window it is the rail that is usual.
    return (
      <nav className="rail" data-region="sidebar" aria-label={t('region.sidebar')}>
        <Rail />
        {!open && (
          // biome-ignore lint/a11y/noStaticElementInteractions: Esc backs out, wherever in it the focus is
          <div
            className="sidebar sidebar-over"
            onKeyDown={(event) => event.key === 'Escape' && useApp.setState({ sidebar: true })}
          >
            <SidebarLists />
          </div>
        )}
      </nav>
    );
  }
  if (!open) return null;
  return (
    <nav className="sidebar-frame" data-region="sidebar" aria-label={t('region.sidebar')}>
      <div className="sidebar" style={{ width }}>
        <SidebarLists />
      </div>
      <Splitter
        label={t('ui.resize')}
        pane="before"
        size={width}
        least={160}
        most={400}
        usual={usualWidth}
        onSize={setWidth}
      />
    </nav>
  );
}

function SidebarLists() {
  const t = useText();
  const screen = useNavigation((now) => now.place.screen);
  const watches = useWatches(({ seen }) => seen.size);
  return (
    <>
      <div className="sidebar-lists">
        <SidebarCases />
        <SidebarHosts />
      </div>
      <div className="sidebar-foot">
        <FootRow Icon={Gauge} name={t('command.fleet.show')} to={{ screen: 'fleet' }} here={screen} />
        <FootRow
          Icon={Eye}
          name={t('watch.fleet')}
          about={watches}
          to={{ screen: 'watches', watch: null }}
          here={screen}
        />
        <FootRow
          Icon={Settings}
          name={t('command.settings.open')}
          to={{ screen: 'settings' }}
          here={screen}
        />
      </div>
    </>
  );
}

interface FootRowProps {
  readonly Icon: LucideIcon;
  readonly name: string;
  /** How many there are; nothing is said of none. */
  readonly about?: number;
  readonly to: Place;
  readonly here: Place['screen'];
}

/** A way to a screen that belongs to no case and no host. */
function FootRow({ Icon, name, about = 0, to, here }: FootRowProps) {
  const current = to.screen === here;
  return (
    <button
      type="button"
      className={classes('side-row', current && 'side-row-here')}
      aria-current={current ? 'page' : undefined}
      onClick={() => go(to)}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="side-name">{name}</span>
      {about > 0 && <span className="side-about">{about}</span>}
    </button>
  );
}

function Rail() {
  const t = useText();
  const place = useNavigation((now) => now.place);
  return (
    <>
      <IconButton
        label={t('sidebar.cases')}
        icon={<Folder {...icon} />}
        pressed={place.screen === 'case'}
        onClick={() => useApp.setState(({ sidebar }) => ({ sidebar: !sidebar }))}
      />
      <IconButton
        label={t('sidebar.hosts')}
        icon={<Server {...icon} />}
        pressed={place.screen === 'hosts'}
        onClick={() => go({ screen: 'hosts', host: null })}
      />
      <IconButton
        label={t('command.fleet.show')}
        icon={<Gauge {...icon} />}
        pressed={place.screen === 'fleet'}
        onClick={() => go({ screen: 'fleet' })}
      />
      <IconButton
        label={t('watch.fleet')}
        icon={<Eye {...icon} />}
        pressed={place.screen === 'watches'}
        onClick={() => go({ screen: 'watches', watch: null })}
      />
      <span className="space" />
      <IconButton
        label={t('command.settings.open')}
        icon={<Settings {...icon} />}
        pressed={place.screen === 'settings'}
        onClick={() => go({ screen: 'settings' })}
      />
    </>
  );
}
