/** The watches that this computer knows of, as they were last seen: kept, so that a list needs no connection. */

import { join } from 'node:path';
import { z } from 'zod';
import type { Survives, WatchKey } from '#core/contract/watch';
import type { HostMoment } from '#core/watch/heartbeat';
import type { SeenWatch } from '#core/watch/look';
import { KeptJson } from '../services/kept-json';

/** What the last look found, and when by this computer's clock. */
export interface LastLook {
  readonly at: string;
  readonly clockOffsetMs: number;
  readonly moment: Omit<HostMoment, 'running'>;
  readonly seen: SeenWatch;
}

export interface KnownWatch extends WatchKey {
  /** The folder of the host's watches, in which this one lies. */
  readonly root: string;
  /** Null: it was found there. */
  readonly installedAt: string | null;
  /** SHA-256 of the script that was installed from here. */
  readonly installedSha: string | null;
  readonly survives: Survives | null;
  readonly last: LastLook | null;
  /** Case by name of the capture. */
  readonly collected: Readonly<Record<string, string>>;
}

const anObject = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);
const BookSchema = z.object({
  watches: z.array(
    z.object({
      host: z.string(),
      id: z.string(),
      root: z.string(),
      installedAt: z.string().nullable(),
      installedSha: z.string().nullable(),
      survives: anObject<Survives>().nullable(),
      last: anObject<LastLook>().nullable(),
      collected: z.record(z.string(), z.string()),
    }),
  ),
});

const isOf =
  ({ host, id }: WatchKey) =>
  (other: WatchKey) =>
    other.host === host && other.id === id;

export class WatchBook {
  private readonly kept: KeptJson<z.infer<typeof BookSchema>>;
  private changing: Promise<unknown> = Promise.resolve();

  constructor(settingsFolder: string) {
    this.kept = new KeptJson(join(settingsFolder, 'watches.json'), BookSchema, { watches: [] });
  }

  async all(): Promise<readonly KnownWatch[]> {
    return (await this.kept.read()).watches;
  }

  async find(key: WatchKey): Promise<KnownWatch | null> {
    return (await this.all()).find(isOf(key)) ?? null;
  }

  /** Adds it, or changes what is known of it; one change at a time, so that none is lost. */
  note(key: WatchKey & { readonly root: string }, change: Partial<Omit<KnownWatch, keyof WatchKey>>) {
    return this.inTurn(async () => {
      const watches = await this.all();
      const { host, id, root } = key;
      const before = watches.find(isOf(key)) ?? {
        host,
        id,
        installedAt: null,
        installedSha: null,
        survives: null,
        last: null,
        collected: {},
      };
      const after: KnownWatch = { ...before, root, ...change };
      await this.kept.write({ watches: [...watches.filter((one) => !isOf(key)(one)), after] });
      return after;
    });
  }

  /** That captures are in a case now. */
  noteCollected(key: WatchKey & { readonly root: string }, names: readonly string[], caseId: string) {
    return this.inTurn(async () => this.find(key)).then((known) =>
      this.note(key, {
        collected: { ...known?.collected, ...Object.fromEntries(names.map((name) => [name, caseId])) },
      }),
    );
  }

  forget(key: WatchKey): Promise<void> {
    return this.inTurn(async () => {
      const watches = await this.all();
      await this.kept.write({ watches: watches.filter((one) => !isOf(key)(one)) });
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.changing.then(work, work);
    this.changing = next.catch(() => {});
    return next;
  }
}
