/**
 * Whether a server is the one it should be. Asked after the key exchange and before any credential; what is
 * known is read before dialling, so that a list that cannot be read stops the connection at once.
 */

import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { failure } from '#core/base/failure';
import {
  joinKnownHosts,
  type KnownHostLine,
  keyTypeOf,
  knownHostsName,
  linesFor,
  parseKnownHosts,
} from './known-hosts';
import type { ConnectionPrompts } from './prompts';
import type { SshSettings } from './ssh-config';
import type { TrustedKey, TrustStore } from './trust-store';

/** `SHA256:…` as ssh prints it. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

const hashName = (salt: string, name: string): string =>
  createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64');

/** A key that is on record for a host, from whichever list. */
export interface RecordedKey {
  readonly type: string;
  readonly key: string;
  readonly marker: KnownHostLine['marker'];
  /** `/home/me/.ssh/known_hosts:3`. */
  readonly where: string;
  readonly own: boolean;
}

export type Verdict =
  | { readonly kind: 'known'; readonly recorded: RecordedKey }
  | { readonly kind: 'unknown'; readonly knownWithOtherType: boolean }
  | { readonly kind: 'changed'; readonly recorded: RecordedKey }
  | { readonly kind: 'revoked'; readonly recorded: RecordedKey };

/** Compares an offered key with what is on record. Pure. */
export function judge(recorded: readonly RecordedKey[], type: string, key: string): Verdict {
  const revoked = recorded.find((line) => line.marker === 'revoked' && line.key === key);
  if (revoked) return { kind: 'revoked', recorded: revoked };
  const plain = recorded.filter((line) => line.marker === 'none');
  const known = plain.find((line) => line.key === key);
  if (known) return { kind: 'known', recorded: known };
  const changed = plain.find((line) => line.type === type);
  if (changed) return { kind: 'changed', recorded: changed };
  return { kind: 'unknown', knownWithOtherType: plain.length > 0 };
}

export interface PolicyOptions {
  readonly prompts: ConnectionPrompts;
  readonly trustStore: TrustStore;
  /** A fingerprint that was accepted beforehand. */
  readonly acceptFingerprint?: string | undefined;
}

/** What the check of one server came to: throws, or says how to remember the key once the exchange is proven. */
export type Remember = () => Promise<void>;

/** The check of one server's key. */
export class HostKeyPolicy {
  /** Key types on record, to be preferred in the exchange. */
  readonly knownTypes: readonly string[];
  readonly #settings: SshSettings;
  readonly #name: string;
  readonly #recorded: readonly RecordedKey[];
  readonly #options: PolicyOptions;
  #knownFrom: string | null = null;

  private constructor(settings: SshSettings, recorded: readonly RecordedKey[], options: PolicyOptions) {
    this.#settings = settings;
    this.#name = recordName(settings);
    this.#recorded = recorded;
    this.#options = options;
    this.knownTypes = [
      ...new Set(recorded.filter((line) => line.marker === 'none').map((line) => line.type)),
    ];
  }

  /** Reads everything on record for a host; fails when a list is there but cannot be read. */
  static async read(settings: SshSettings, options: PolicyOptions): Promise<HostKeyPolicy> {
    const name = recordName(settings);
    const own = await options.trustStore
      .keys()
      .catch((error: Error) => unreadable(options.trustStore.file, error));
    const recorded = [
      ...(await linesOnRecord(settings)).map((line) => ({
        ...line,
        where: `${line.file}:${line.line}`,
        own: false,
      })),
      ...own
        .filter((key) => key.name === name)
        .map(({ type, key }) => ({
          type,
          key,
          marker: 'none' as const,
          where: options.trustStore.file,
          own: true,
        })),
      ...(settings.revokedHostKeys === null
        ? []
        : await readRevoked(settings.revokedHostKeys, settings.alias)),
    ];
    return new HostKeyPolicy(settings, recorded, options);
  }

  /** The list, and its line where it is ssh's, that holds the key that was found right; null before, or where none does. */
  get knownFrom(): string | null {
    return this.#knownFrom;
  }

  /** The verdict on an offered key: returns when it is trusted, throws a `host.key-*` failure when it is not. */
  async check(offered: Uint8Array): Promise<Remember> {
    const key = Buffer.from(offered).toString('base64');
    const type = keyTypeOf(key) ?? 'unknown';
    const fingerprint = fingerprintOf(offered);
    const host = this.#settings.alias;
    const verdict = judge(this.#recorded, type, key);
    switch (verdict.kind) {
      case 'known':
        this.#knownFrom = verdict.recorded.where;
        return async () => {};
      case 'revoked':
        throw failure('host.key-revoked', { host, where: verdict.recorded.where }, `${type} ${fingerprint}`);
      case 'changed': {
        const { where, own } = verdict.recorded;
        const knownFingerprint = fingerprintOf(Buffer.from(verdict.recorded.key, 'base64'));
        throw own
          ? failure('host.key-changed-own', {
              host,
              knownFingerprint,
              where,
              type,
              fingerprint,
              name: this.#name,
            })
          : failure('host.key-changed', {
              host,
              knownFingerprint,
              where,
              type,
              fingerprint,
              name: this.#name,
            });
      }
      case 'unknown': {
        const by = await this.#accepts(type, fingerprint, verdict.knownWithOtherType);
        const expected = this.#options.acceptFingerprint;
        if (by === null && expected !== undefined)
          throw failure('host.key-unexpected', { host, expected, type, fingerprint });
        if (by === null)
          throw failure('host.key-unknown', { host, type, fingerprint, login: loginBySsh(this.#settings) });
        if (by === 'not-checked') return async () => {};
        const entry = { name: this.#name, type, key, fingerprint, acceptedAt: new Date().toISOString(), by };
        return async () => {
          await this.#options.trustStore.add(entry);
          this.#knownFrom = this.#options.trustStore.file;
        };
      }
    }
  }

  /** Who accepts an unknown key, if anybody does. */
  async #accepts(
    type: string,
    fingerprint: string,
    knownWithOtherType: boolean,
  ): Promise<TrustedKey['by'] | 'not-checked' | null> {
    const { acceptFingerprint, prompts } = this.#options;
    if (acceptFingerprint !== undefined) return acceptFingerprint === fingerprint ? 'fingerprint' : null;
    const strict = this.#settings.strictHostKeyChecking;
    if (strict === 'yes') return null;
    // A host that is known with another type of key is never taken as simply new.
    if (!knownWithOtherType && strict === 'accept-new') return 'accept-new';
    if (!knownWithOtherType && strict === 'no') return 'not-checked';
    const host = this.#settings.alias;
    const accepted = await prompts.acceptHostKey({
      kind: 'host-key',
      host,
      type,
      fingerprint,
      knownWithOtherType,
    });
    return accepted ? 'person' : null;
  }
}

/** As a person would type it: ssh knows a name of its settings, but no `host:port`. */
const loginBySsh = ({ alias, user, hostName, port }: SshSettings): string =>
  /:\d+$/.test(alias) ? `ssh -p ${port} ${user}@${hostName}` : `ssh ${alias}`;

/** Where ssh's usual lists hold a key for a host, spelled as known_hosts does; a list that cannot be read is passed over. */
export async function whereElseKnown(
  name: string,
  key: string,
  files: readonly string[] = usualLists(),
): Promise<readonly string[]> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const known = joinKnownHosts(texts.map((text, index) => parseKnownHosts(text, files[index])));
  return linesFor(known, name, hashName)
    .filter((line) => line.marker === 'none' && line.key === key)
    .map(({ file, line }) => `${file}:${line}`);
}

const usualLists = (): readonly string[] =>
  [path.join(os.homedir(), '.ssh'), '/etc/ssh'].flatMap((folder) =>
    (folder === '/etc/ssh' ? ['ssh_known_hosts', 'ssh_known_hosts2'] : ['known_hosts', 'known_hosts2']).map(
      (file) => path.join(folder, file),
    ),
  );

/** ssh's own lists on a host; fails when one is there but cannot be read. */
async function linesOnRecord(settings: SshSettings): Promise<readonly KnownHostLine[]> {
  const files = [...settings.userKnownHostsFiles, ...settings.globalKnownHostsFiles];
  const known = joinKnownHosts(
    await Promise.all(files.map(async (file) => parseKnownHosts(await readOrFail(file), file))),
  );
  return linesFor(known, recordName(settings), hashName);
}

/** The host shows a certificate of its own, which only the system's ssh can judge; no key of it is on record. */
export async function isKnownByAuthorityAlone(settings: SshSettings): Promise<boolean> {
  const markers = (await linesOnRecord(settings)).map(({ marker }) => marker);
  return markers.includes('cert-authority') && !markers.includes('none');
}

/** The name a host's key is filed under. */
const recordName = ({ hostKeyAlias, hostName, port }: SshSettings): string =>
  hostKeyAlias === null ? knownHostsName(hostName, port) : hostKeyAlias.toLowerCase();

async function readOrFail(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    return unreadable(file, error as Error);
  }
}

function unreadable(file: string, error: Error): never {
  throw failure('host.known-hosts-unreadable', { file, reason: error.message });
}

/** RevokedHostKeys: a list of public keys. A KRL is a binary form that this version does not read. */
async function readRevoked(file: string, host: string): Promise<readonly RecordedKey[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => unreadable(file, error));
  if (text.startsWith('SSHKRL'))
    throw failure('host.unsupported', { host, what: `the key revocation list ${file}` });
  return text.split('\n').flatMap((raw, index) => {
    const key = raw
      .trim()
      .split(/[ \t]+/)
      .find((word) => keyTypeOf(word) !== null);
    if (key === undefined || raw.trim().startsWith('#')) return [];
    const where = `${file}:${index + 1}`;
    return [{ type: keyTypeOf(key) ?? '', key, marker: 'revoked' as const, where, own: false }];
  });
}
