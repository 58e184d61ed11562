/** How the links to hosts stand, as the main process tells it. */

import { create } from 'zustand';
import type { HostLink, LinkState } from '#core/contract/link';
import { tryCall } from '../bridge';
import { useApp } from './app';

interface HostLinks {
  readonly states: ReadonlyMap<string, LinkState>;
}

export const useHostLinks = create<HostLinks>(() => ({ states: new Map() }));

export function hearLink({ host, state }: HostLink): void {
  useHostLinks.setState(({ states }) => {
    const next = new Map(states);
    if (state.is === 'closed') next.delete(host);
    else next.set(host, state);
    return { states: next };
  });
}

/** The links that a person should know of: lost, or being made anew. */
export type TroubledLink = Exclude<LinkState, { is: 'connected' | 'closed' }>;

export const isTroubled = (state: LinkState | undefined): state is TroubledLink =>
  state?.is === 'lost' || state?.is === 'needs-you' || (state?.is === 'connecting' && state.retry > 0);

/** Whether the link to a host is away at this moment; this computer needs none. */
export const useIsAway = (host: string): boolean =>
  useHostLinks(({ states }) => isTroubled(states.get(host)));

/** What stood before the window opened. */
export async function loadLinks(): Promise<void> {
  const result = await tryCall('links.list', {});
  // What was told meanwhile is newer.
  if (result.ok)
    for (const link of result.value) if (!useHostLinks.getState().states.has(link.host)) hearLink(link);
}

/** A person wants a lost link made anew now. */
export async function reconnect(name: string): Promise<void> {
  const result = await tryCall('links.reconnect', { name });
  useApp.setState({ failure: result.ok ? null : result.failure });
}
