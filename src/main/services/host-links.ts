/** The links of this run and what the front doors may ask of them. */

import { join } from 'node:path';
import { failure } from '#core/base/failure';
import type { HostAct } from '#core/case/model';
import type { WorkbenchEvent } from '#core/contract/events';
import type { LinkEvent } from '#core/contract/link';
import type { Handlers } from '#core/contract/methods';
import { whereElseKnown } from '../host/host-key-policy';
import { KeptLinks, type LeaseOptions } from '../host/kept-links';
import { KeptSecrets } from '../host/kept-secrets';
import type { Keychain } from '../host/keychain';
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
  /** Left out where this front door reaches none: then nothing is kept, and nothing that was kept is used. */
  readonly keychain: Keychain | undefined;
  /** What links run for themselves. */
  onAct(act: HostAct): void;
  tell(event: LinkEvent | Extract<WorkbenchEvent, { kind: 'secret-not-kept' }>): void;
}

export interface HostLinks {
  readonly handlers: Handlers<
    'links.list' | 'links.reconnect' | 'trust.list' | 'trust.forget' | 'secrets.list' | 'secrets.forget'
  >;
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
  keychain,
  onAct,
  tell,
}: HostLinksOptions): HostLinks {
  const trustStoreFile = join(settingsFolder, 'known-host-keys.json');
  const trusted = new TrustStore(trustStoreFile);
  const secretsFile = join(settingsFolder, 'kept-secrets.json');
  const kept = keychain === undefined ? null : new KeptSecrets(secretsFile, keychain);
  const common: Omit<OpenHostOptions, 'prompts'> = {
    trustStoreFile,
    ...(acceptHostKey === undefined ? {} : { acceptFingerprint: acceptHostKey }),
  };
  const links = new KeptLinks({
    connect: async (name, asking, signal) =>
      openHost(name, {
        ...common,
        prompts: asking,
        signal,
        transport: await transportOf(name),
        onOwnLine: (what) =>
          onAct({ at: new Date().toISOString(), host: name, what, status: null, bytes: 0, ms: 0 }),
      }),
    prompts,
    secrets: {
      kept,
      onNotKept: (host, { message: reason }) =>
        tell({ kind: 'secret-not-kept', failure: failure('host.secret-not-kept', { host, reason }).data }),
    },
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
      'trust.list': async () =>
        Promise.all(
          (await trusted.keys()).map(async ({ key, ...shown }) => ({
            ...shown,
            alsoIn: await whereElseKnown(shown.name, key),
          })),
        ),
      'trust.forget': async ({ name }) => {
        const forgotten = (await trusted.keys()).filter((one) => one.name === name).length;
        if (forgotten > 0) await trusted.forget(name);
        return { forgotten };
      },
      'secrets.list': async () => ({
        keychain: kept?.keychain ?? null,
        kept:
          (await kept?.list().catch((error: Error) => {
            throw failure('file.unreadable', { file: secretsFile, reason: error.message });
          })) ?? [],
      }),
      'secrets.forget': async ({ id }) => {
        await kept?.forget(id).catch((error: Error) => {
          throw failure('file.unwritable', { file: secretsFile, reason: error.message });
        });
        return null;
      },
    },
  };
}
