/** The links of this run and what the front doors may ask of them. */

import { join } from 'node:path';
import type { LinkEvent } from '#core/contract/link';
import type { Handlers } from '#core/contract/methods';
import { KeptLinks, type LeaseOptions } from '../host/kept-links';
import type { LeasedHost } from '../host/leased-host';
import { type OpenHostOptions, openHost } from '../host/open-host';
import type { ConnectionPrompts } from '../host/prompts';
import { TrustStore } from '../host/trust-store';

export interface HostLinksOptions {
  readonly settingsFolder: string;
  readonly prompts: ConnectionPrompts;
  /** Of the command line: a host key fingerprint that is accepted without asking. */
  readonly acceptHostKey: string | undefined;
  /** How a host is reached, where a person has chosen. */
  transportOf(name: string): Promise<'ssh2' | 'ssh' | undefined>;
  tell(event: LinkEvent): void;
}

export interface HostLinks {
  readonly handlers: Handlers<'links.list' | 'links.reconnect' | 'trust.list' | 'trust.forget'>;
  /** The host over the one link that all share; give it back with `close()`. */
  lease(name: string, options?: LeaseOptions): Promise<LeasedHost>;
  /** This computer may have slept, or its network changed. */
  checkAll(): void;
  close(): Promise<void>;
}

export function openHostLinks({
  settingsFolder,
  prompts,
  acceptHostKey,
  transportOf,
  tell,
}: HostLinksOptions): HostLinks {
  const trustStoreFile = join(settingsFolder, 'known-host-keys.json');
  const trusted = new TrustStore(trustStoreFile);
  const common: Omit<OpenHostOptions, 'prompts'> = {
    trustStoreFile,
    ...(acceptHostKey === undefined ? {} : { acceptFingerprint: acceptHostKey }),
  };
  const links = new KeptLinks({
    connect: async (name, asking, signal) =>
      openHost(name, { ...common, prompts: asking, signal, transport: await transportOf(name) }),
    prompts,
    onLink: (link) => tell({ kind: 'host-link', link }),
  });
  return {
    lease: (name, options) => links.lease(name, options),
    checkAll: () => links.checkAll(),
    close: () => links.close(),
    handlers: {
      'links.list': async () => links.list(),
      'links.reconnect': async ({ name }) => {
        await links.reconnect(name);
        return null;
      },
      'trust.list': async () => (await trusted.keys()).map(({ key: _key, ...shown }) => shown),
      'trust.forget': async ({ name }) => {
        const forgotten = (await trusted.keys()).filter((one) => one.name === name).length;
        if (forgotten > 0) await trusted.forget(name);
        return { forgotten };
      },
    },
  };
}
