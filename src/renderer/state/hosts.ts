import { create } from 'zustand';
import type { HostEntry, HostFacts, TargetCandidate } from '#core/contract/host-views';
import { type Loadable, notAsked } from './loadable';

/** What was learnt of a host since the window opened. */
export interface HostVisit {
  readonly facts: Loadable<HostFacts>;
  readonly targets: Loadable<readonly TargetCandidate[]>;
}

interface Hosts {
  readonly list: Loadable<readonly HostEntry[]>;
  readonly visits: ReadonlyMap<string, HostVisit>;
}

export const useHosts = create<Hosts>(() => ({ list: notAsked, visits: new Map() }));

const noVisit: HostVisit = { facts: notAsked, targets: notAsked };

export const visitOf =
  (name: string | null) =>
  ({ visits }: Hosts): HostVisit =>
    (name === null ? undefined : visits.get(name)) ?? noVisit;

export const setVisit = (name: string, change: (before: HostVisit) => HostVisit) =>
  useHosts.setState(({ visits }) => ({
    visits: new Map(visits).set(name, change(visits.get(name) ?? noVisit)),
  }));

export type LinkState = 'none' | 'trying' | 'connected' | 'failed';

/** What is known of the link from the last visit. */
export function linkOf(visit: HostVisit | undefined): LinkState {
  if (!visit) return 'none';
  if (visit.facts.since !== null) return 'trying';
  if (visit.facts.failure) return 'failed';
  return visit.facts.value ? 'connected' : 'none';
}
