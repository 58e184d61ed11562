/** The hosts that are watched together: which they are, and what the front doors may ask of them. */

import { join } from 'node:path';
import { z } from 'zod';
import type { HostAct } from '#core/case/model';
import type { FleetEvent, FleetRow } from '#core/contract/fleet';
import type { Handlers } from '#core/contract/methods';
import { auditedHost } from '../collect/audited-host';
import type { LeasedHost } from '../host/leased-host';
import { KeptJson } from '../services/kept-json';
import { FleetHost, idleRow } from './fleet-host';

export interface FleetOptions {
  readonly settingsFolder: string;
  lease(name: string, signal: AbortSignal): Promise<LeasedHost>;
  onAct(act: HostAct): void;
  tell(event: FleetEvent): void;
}

const ListSchema = z.object({ hosts: z.array(z.string()) });

/** A key exchange costs this computer's processor, a look at the processes the host's: so many at a time. */
const connectAtOnce = 4;
const tellEveryMs = 500;

type FleetMethod =
  | 'fleet.list'
  | 'fleet.add'
  | 'fleet.remove'
  | 'fleet.start'
  | 'fleet.stop'
  | 'fleet.target';

export interface Fleet {
  readonly handlers: Handlers<FleetMethod>;
  close(): Promise<void>;
}

export function openFleet({ settingsFolder, lease, onAct, tell }: FleetOptions): Fleet {
  const kept = new KeptJson(join(settingsFolder, 'fleet.json'), ListSchema, { hosts: [] });
  const watched = new Map<string, FleetHost>();
  /** Stopped, and still on the list. */
  const resting = new Map<string, FleetRow>();
  const changed = new Set<string>();
  const gone = new Set<string>();
  const turns = new Turns(connectAtOnce);
  let timer: NodeJS.Timeout | null = null;

  const rowOf = (host: string): FleetRow | null => watched.get(host)?.row ?? resting.get(host) ?? null;
  const tellSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      const rows = [...changed].map(rowOf).filter((row) => row !== null);
      const event = { kind: 'fleet', rows, gone: [...gone].filter((host) => rowOf(host) === null) } as const;
      changed.clear();
      gone.clear();
      if (rows.length > 0 || event.gone.length > 0) tell(event);
    }, tellEveryMs);
  };
  const onChange = (host: string): void => {
    changed.add(host);
    tellSoon();
  };

  const begin = async (name: string, pid: number | null): Promise<void> => {
    await watched.get(name)?.stop();
    resting.delete(name);
    watched.set(
      name,
      new FleetHost({
        name,
        pid,
        lease: (signal) => lease(name, signal),
        inTurn: (work) => turns.take(work),
        audited: (host) => auditedHost(host, onAct),
        onChange: () => onChange(name),
      }),
    );
    onChange(name);
  };
  const end = async (name: string): Promise<void> => {
    const host = watched.get(name);
    watched.delete(name);
    await host?.stop();
  };
  const remember = async (): Promise<readonly string[]> => {
    const { hosts } = await kept.read();
    for (const host of hosts) if (rowOf(host) === null) resting.set(host, idleRow(host));
    return hosts;
  };

  return {
    handlers: {
      'fleet.list': async () => {
        await remember();
        return [...new Set([...watched.keys(), ...resting.keys()])].map(rowOf).filter((row) => row !== null);
      },
      'fleet.add': async ({ hosts, remember: keep }) => {
        if (keep) {
          const before = await remember();
          await kept.write({ hosts: [...new Set([...before, ...hosts.map(({ name }) => name)])] });
        }
        for (const { name, pid } of hosts) if (!watched.has(name) || pid !== null) await begin(name, pid);
        return null;
      },
      'fleet.remove': async ({ hosts }) => {
        const before = await remember();
        await kept.write({ hosts: before.filter((host) => !hosts.includes(host)) });
        await Promise.all(hosts.map(end));
        for (const host of hosts) {
          resting.delete(host);
          gone.add(host);
        }
        tellSoon();
        return null;
      },
      'fleet.start': async () => {
        await remember();
        for (const host of [...resting.keys()]) await begin(host, null);
        return null;
      },
      'fleet.stop': async () => {
        const all = [...watched.keys()];
        await Promise.all(all.map(end));
        for (const host of all) {
          resting.set(host, idleRow(host));
          onChange(host);
        }
        return null;
      },
      'fleet.target': async ({ host, pid }) => {
        await begin(host, pid);
        return null;
      },
    },
    close: async () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await Promise.all([...watched.keys()].map(end));
    },
  };
}

/** Lets so many work at a time; the others wait in order. */
class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
