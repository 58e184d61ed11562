import { create } from 'zustand';
import type { FailureData } from '#core/base/failure';
import type { FleetEvent, FleetRow } from '#core/contract/fleet';
import { tryCall } from '../bridge';
import { useApp } from './app';

interface FleetState {
  readonly rows: ReadonlyMap<string, FleetRow>;
  /** The list was read once; what comes after is told by events. */
  readonly read: boolean;
  readonly failure: FailureData | null;
}

export const useFleet = create<FleetState>(() => ({ rows: new Map(), read: false, failure: null }));

export function hearFleet({ rows: changed, gone }: FleetEvent): void {
  useFleet.setState(({ rows }) => {
    const next = new Map(rows);
    for (const row of changed) next.set(row.host, row);
    for (const host of gone) next.delete(host);
    return { rows: next };
  });
}

/** Which hosts are on the list; connects to none. */
export async function loadFleet(): Promise<void> {
  const result = await tryCall('fleet.list', {});
  useFleet.setState(
    result.ok
      ? { rows: new Map(result.value.map((row) => [row.host, row])), read: true, failure: null }
      : { failure: result.failure, read: true },
  );
}

const show = (failure: FailureData | null) => useApp.setState({ failure });

async function change(result: ReturnType<typeof tryCall<'fleet.start'>>): Promise<void> {
  const { ok, ...rest } = await result;
  show(ok ? null : (rest as { failure: FailureData }).failure);
  await loadFleet();
}

/** Connects and watches them from now on; they stay on the list. */
export const addToFleet = (names: readonly string[]): Promise<void> =>
  change(tryCall('fleet.add', { hosts: names.map((name) => ({ name, pid: null })), remember: true }));

export const removeFromFleet = (host: string): Promise<void> =>
  change(tryCall('fleet.remove', { hosts: [host] }));

export const startFleet = (): Promise<void> => change(tryCall('fleet.start', {}));

export const stopFleet = (): Promise<void> => change(tryCall('fleet.stop', {}));

/** Another process of a host; null tries the host again. */
export const watchInFleet = (host: string, pid: number | null): Promise<void> =>
  change(tryCall('fleet.target', { host, pid }));
