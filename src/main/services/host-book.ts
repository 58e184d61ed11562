/** The hosts a person can choose from, and what was last seen of each. */

import { join } from 'node:path';
import { z } from 'zod';
import type { HostEntry, HostFacts } from '#core/contract/host-views';
import type { TransportChoice } from '#core/contract/link';
import { listConfiguredHosts } from '../host/open-host';
import { KeptJson } from './kept-json';

const BookSchema = z.object({
  added: z.array(z.string()),
  transports: z.record(z.string(), z.enum(['ssh2', 'ssh'])).default({}),
  facts: z.record(
    z.string(),
    z.custom<HostFacts>((value) => typeof value === 'object' && value !== null),
  ),
});

export class HostBook {
  private readonly kept: KeptJson<z.infer<typeof BookSchema>>;

  constructor(settingsFolder: string) {
    this.kept = new KeptJson(join(settingsFolder, 'hosts.json'), BookSchema, {
      added: [],
      transports: {},
      facts: {},
    });
  }

  /** This computer first, then what was added, then the aliases of ~/.ssh/config in its order. */
  async list(): Promise<readonly HostEntry[]> {
    const { added, facts } = await this.kept.read();
    const configured = await listConfiguredHosts();
    const entry = (name: string, source: HostEntry['source'], route: string | null): HostEntry => ({
      name,
      source,
      route,
      facts: facts[name] ?? null,
    });
    return [
      entry('local', 'local', null),
      ...added.filter((name) => !configured.includes(name)).map((name) => entry(name, 'added', name)),
      ...configured.map((name) => entry(name, 'ssh-config', null)),
    ];
  }

  async add(name: string): Promise<HostEntry> {
    const book = await this.kept.read();
    if (name !== 'local' && !book.added.includes(name))
      await this.kept.write({ ...book, added: [...book.added, name] });
    const listed = (await this.list()).find((host) => host.name === name);
    return listed ?? { name, source: 'added', route: name, facts: null };
  }

  async remove(name: string): Promise<void> {
    const book = await this.kept.read();
    const { [name]: _forgotten, ...facts } = book.facts;
    const { [name]: _chosen, ...transports } = book.transports;
    await this.kept.write({ added: book.added.filter((each) => each !== name), transports, facts });
  }

  /** How a person wants the host to be reached. */
  async transportOf(name: string): Promise<TransportChoice> {
    return (await this.kept.read()).transports[name] ?? 'auto';
  }

  async chooseTransport(name: string, choice: TransportChoice): Promise<void> {
    const book = await this.kept.read();
    const { [name]: _before, ...others } = book.transports;
    const transports = choice === 'auto' ? others : { ...others, [name]: choice };
    await this.kept.write({ ...book, transports });
  }

  async remember(name: string, facts: HostFacts): Promise<void> {
    const book = await this.kept.read();
    await this.kept.write({ ...book, facts: { ...book.facts, [name]: facts } });
  }
}
