/** What ran on hosts outside of cases, their kills for want of memory, and how they are reached. */

import { create } from 'zustand';
import type { HostAct } from '#core/case/model';
import type { HostOomView } from '#core/contract/host-views';
import type { TransportChoice } from '#core/contract/link';
import { tryCall } from '../bridge';
import { useApp } from './app';
import { answered, asked, type Loadable, notAsked } from './loadable';

interface HostLooks {
  readonly acts: ReadonlyMap<string, Loadable<readonly HostAct[]>>;
  readonly kills: ReadonlyMap<string, Loadable<HostOomView>>;
  readonly transports: ReadonlyMap<string, TransportChoice>;
}

export const useHostLooks = create<HostLooks>(() => ({
  acts: new Map(),
  kills: new Map(),
  transports: new Map(),
}));

export const actsOf =
  (host: string) =>
  ({ acts }: HostLooks): Loadable<readonly HostAct[]> =>
    acts.get(host) ?? notAsked;

export const killsOf =
  (host: string) =>
  ({ kills }: HostLooks): Loadable<HostOomView> =>
    kills.get(host) ?? notAsked;

const mostActs = 500;

export async function loadActs(host: string): Promise<void> {
  const put = (change: (before: Loadable<readonly HostAct[]>) => Loadable<readonly HostAct[]>) =>
    useHostLooks.setState(({ acts }) => ({
      acts: new Map(acts).set(host, change(acts.get(host) ?? notAsked)),
    }));
  put(asked);
  const result = await tryCall('hosts.acts', { name: host, most: mostActs });
  put((before) => answered(before, result));
}

/** Connects and reads the host's own logs. `since`: as journalctl has it; null: all that is kept. */
export async function lookForKills(host: string, since: string | null): Promise<void> {
  const put = (change: (before: Loadable<HostOomView>) => Loadable<HostOomView>) =>
    useHostLooks.setState(({ kills }) => ({
      kills: new Map(kills).set(host, change(kills.get(host) ?? notAsked)),
    }));
  put(asked);
  const result = await tryCall('hosts.oom', { name: host, since });
  put((before) => answered(before, result));
}

/** Sets how a host is reached from its next connection on; null only asks. */
export async function reachBy(host: string, transport: TransportChoice | null): Promise<void> {
  const result = await tryCall('hosts.transport', { name: host, transport });
  if (!result.ok) return useApp.setState({ failure: result.failure });
  const { value } = result;
  useHostLooks.setState(({ transports }) => ({ transports: new Map(transports).set(host, value) }));
}
