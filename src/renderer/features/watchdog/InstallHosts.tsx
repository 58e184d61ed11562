import { type ReactNode, useId, useState } from 'react';
import { visibleLine } from '#core/base/text';
import { useText } from '../../i18n';
import { Tabs } from '../../ui/Tabs';
import type { HostInstall } from './use-installation';

interface InstallHostsProps {
  readonly installs: readonly HostInstall[];
  /** How it stands on a host, in a word; null: nothing to say. */
  readonly stateOf: (install: HostInstall) => string | null;
  readonly children: (install: HostInstall) => ReactNode;
}

/** What is to be read of each host, one host at a time; of a single one without tabs. */
export function InstallHosts({ installs, stateOf, children }: InstallHostsProps) {
  const t = useText();
  const panel = useId();
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = installs.find(({ host }) => host === chosen) ?? installs[0];
  if (installs.length === 1) return children(shown);
  return (
    <>
      <div className="plan-bar install-hosts">
        <Tabs
          label={t('watch.install.hosts')}
          value={shown.host}
          panel={panel}
          tabs={installs.map((install) => {
            const name = install.host === 'local' ? t('sidebar.local') : visibleLine(install.host);
            const state = stateOf(install);
            return { value: install.host, label: state === null ? name : `${name} · ${state}`, count: null };
          })}
          onChange={setChosen}
        />
      </div>
      <div className="install-host" id={panel} role="tabpanel" aria-labelledby={`${panel}-${shown.host}`}>
        {children(shown)}
      </div>
    </>
  );
}
