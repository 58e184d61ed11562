/**
 * What ssh's own settings say of a host. `ssh -G` answers, so that Include, Match and tokens are exactly
 * OpenSSH's; reading its output is a pure function. Without an `ssh` on this computer the typed name is taken
 * as `user@host:port` with ssh's defaults. Never to be used on settings that came with an imported case:
 * `ssh -G` runs their `Match exec`.
 */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { failure } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import {
  type FollowedSettings,
  followedSettings,
  nothingSet,
  readPrintedSettings,
} from './followed-settings';

/** A host with everything that is needed to dial it. */
export interface SshSettings extends FollowedSettings {
  /** As asked for. */
  readonly alias: string;
  readonly hostName: string;
  readonly user: string;
  readonly port: number;
  readonly hostKeyAlias: string | null;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** `SSH_AUTH_SOCK`, `none`, a path, or null for the default. */
  readonly identityAgent: string | null;
  readonly certificateFiles: readonly string[];
  readonly proxyJump: readonly string[];
  readonly proxyCommand: string | null;
  /** Kerberos may log in, where there is a ticket. */
  readonly gssapi: boolean;
  /** Keys of a smart card, by the library that reads it. */
  readonly pkcs11: boolean;
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  readonly revokedHostKeys: string | null;
  readonly strictHostKeyChecking: 'ask' | 'yes' | 'no' | 'accept-new';
  /** Methods that are switched off. */
  readonly refusedMethods: readonly ('publickey' | 'password' | 'keyboard-interactive')[];
}

/** A name as people type it: `[user@]host[:port]`, `[::1]:2222`, `ssh://user@host:port`. */
export interface TypedName {
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
}

/** Splits a typed name; a name that cannot be a host gives null. */
export function parseTypedName(typed: string): TypedName | null {
  const text = typed
    .trim()
    .replace(/^ssh:\/\//, '')
    .replace(/\/$/, '');
  const at = text.lastIndexOf('@');
  const user = at < 0 ? null : text.slice(0, at);
  const rest = text.slice(at + 1);
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(rest);
  const plain = /^([^:]+):(\d+)$/.exec(rest);
  const host = bracketed?.[1] ?? plain?.[1] ?? rest;
  const digits = bracketed?.[2] ?? plain?.[2];
  const port = digits === undefined ? null : Number(digits);
  if (host === '' || host.startsWith('-') || /[\s\p{Cc}'"`$\\;&<>|(){}/]/u.test(host)) return null;
  if (user !== null && (user === '' || user.startsWith('-') || /[\p{Cc}\s]/u.test(user))) return null;
  if (port !== null && (port < 1 || port > 65535)) return null;
  return { host, user, port };
}

/** Reads what `ssh -G` printed; `usual` is what it prints without any settings. `home` stands for `~`. */
export function parseSshG(printed: string, alias: string, home: string, usual = ''): SshSettings {
  const values = readPrintedSettings(printed);
  const all = (key: string): string[] => (values.get(key) ?? []).filter((value) => value !== 'none');
  const one = (key: string): string | null => all(key)[0] ?? null;
  const isNo = (key: string): boolean => one(key) === 'no' || one(key) === 'false';
  const file = (value: string): string => expandHome(value, home);
  // Several files stand on one line and ssh prints no quotes: a new one starts where a path can start.
  const files = (key: string): string[] =>
    all(key).flatMap((value) => value.split(/\s+(?=[/~]|[A-Za-z]:[\\/]|__PROGRAMDATA__)/).map(file));
  const strict = one('stricthostkeychecking');
  return {
    ...followedSettings(values, readPrintedSettings(usual)),
    alias,
    hostName: one('hostname') ?? alias,
    user: one('user') ?? os.userInfo().username,
    port: Number(one('port') ?? 22),
    hostKeyAlias: one('hostkeyalias'),
    identityFiles: all('identityfile').map(file),
    identitiesOnly: one('identitiesonly') === 'yes',
    identityAgent: (values.get('identityagent')?.[0] ?? null) && file(values.get('identityagent')?.[0] ?? ''),
    certificateFiles: all('certificatefile').map(file),
    proxyJump: (one('proxyjump') ?? '')
      .split(',')
      .map((hop) => hop.trim())
      .filter((hop) => hop !== ''),
    proxyCommand: one('proxycommand'),
    gssapi: one('gssapiauthentication') === 'yes',
    pkcs11: one('pkcs11provider') !== null,
    userKnownHostsFiles: files('userknownhostsfile'),
    globalKnownHostsFiles: files('globalknownhostsfile'),
    revokedHostKeys: one('revokedhostkeys') && file(one('revokedhostkeys') ?? ''),
    strictHostKeyChecking:
      strict === 'true' || strict === 'yes'
        ? 'yes'
        : strict === 'false' || strict === 'no' || strict === 'off'
          ? 'no'
          : strict === 'accept-new'
            ? 'accept-new'
            : 'ask',
    refusedMethods: [
      ...(isNo('pubkeyauthentication') ? (['publickey'] as const) : []),
      ...(isNo('passwordauthentication') ? (['password'] as const) : []),
      ...(isNo('kbdinteractiveauthentication') ? (['keyboard-interactive'] as const) : []),
    ],
  };
}

/** What ssh does without any settings. */
function defaultSettings(name: TypedName, alias: string, home: string): SshSettings {
  const inSsh = (file: string): string => path.join(home, '.ssh', file);
  return {
    ...nothingSet,
    alias,
    hostName: name.host,
    user: name.user ?? os.userInfo().username,
    port: name.port ?? 22,
    hostKeyAlias: null,
    identityFiles: defaultKeyNames.map(inSsh),
    identitiesOnly: false,
    identityAgent: null,
    certificateFiles: [],
    proxyJump: [],
    proxyCommand: null,
    gssapi: false,
    pkcs11: false,
    userKnownHostsFiles: [inSsh('known_hosts'), inSsh('known_hosts2')],
    globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
    revokedHostKeys: null,
    strictHostKeyChecking: 'ask',
    refusedMethods: [],
  };
}

/** Key files that ssh looks for by itself: one of these that is missing is no news. */
export const defaultKeyNames = [
  'id_ed25519',
  'id_rsa',
  'id_ecdsa',
  'id_ecdsa_sk',
  'id_ed25519_sk',
  'id_xmss',
  'id_dsa',
];

export interface ResolveOptions {
  /** Where `~` is; the user's own home by default. With another one only its `.ssh/config` is read. */
  readonly homeFolder?: string | undefined;
  /** The `ssh` to ask; null for none. */
  readonly sshProgram?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Everything that is needed to dial `typed`. */
export async function resolveSshHost(typed: string, options: ResolveOptions = {}): Promise<SshSettings> {
  const name = parseTypedName(typed);
  if (name === null) throw failure('host.unknown-name', { host: visibleLine(typed) });
  const home = options.homeFolder ?? os.homedir();
  const program = options.sshProgram === undefined ? 'ssh' : options.sshProgram;
  const realHome = os.userInfo().homedir;
  const argv = [...settingsArguments(home, name), '-G', '--', name.host];
  const printed = program === null ? null : await runSsh(program, argv, typed, options.signal);
  if (printed === null) return defaultSettings(name, typed, home);
  const settings = parseSshG(printed, typed, home, await printedWithoutSettings(program ?? 'ssh'));
  return home === realHome ? settings : rehomed(settings, realHome, home);
}

/** What makes the system's ssh read the same settings for a typed name; the host's name comes after `--`. */
export function settingsArguments(home: string, { user, port }: TypedName): readonly string[] {
  return [
    ...(home === os.userInfo().homedir ? [] : ['-F', configFileOf(home)]),
    ...(user === null ? [] : ['-l', user]),
    ...(port === null ? [] : ['-p', String(port)]),
  ];
}

/** Where ssh looks for settings under a home; without a file, none at all. */
function configFileOf(home: string): string {
  const file = path.join(home, '.ssh', 'config');
  return existsSync(file) ? file : 'none';
}

/** ssh takes `~` from the system's list of users, whatever HOME says: its paths are moved to the home asked for. */
function rehomed(settings: SshSettings, from: string, to: string): SshSettings {
  const move = (file: string): string =>
    file.startsWith(`${from}/`) ? path.join(to, file.slice(from.length)) : file;
  return {
    ...settings,
    identityFiles: settings.identityFiles.map(move),
    certificateFiles: settings.certificateFiles.map(move),
    userKnownHostsFiles: settings.userKnownHostsFiles.map(move),
    identityAgent: settings.identityAgent && move(settings.identityAgent),
    revokedHostKeys: settings.revokedHostKeys && move(settings.revokedHostKeys),
  };
}

const withoutSettings = new Map<string, Promise<string>>();

/** What a program prints where nothing is set, asked once; empty where it does not say. */
function printedWithoutSettings(program: string): Promise<string> {
  const known = withoutSettings.get(program);
  if (known !== undefined) return known;
  const asked = runSsh(program, ['-F', 'none', '-G', '--', 'host'], 'host', undefined).then(
    (printed) => printed ?? '',
    () => '',
  );
  withoutSettings.set(program, asked);
  return asked;
}

/** Null when there is no such program. */
function runSsh(
  program: string,
  argv: readonly string[],
  host: string,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      argv,
      {
        timeout: 10_000,
        maxBuffer: 1024 * 1024,
        ...(signal ? { signal } : {}),
        env: { ...process.env, LC_ALL: 'C' },
      },
      (error, stdout, stderr) => {
        if (error === null) return resolve(stdout);
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return resolve(null);
        if (signal?.aborted) return reject(failure('failure.cancelled'));
        const reason = error.killed
          ? 'it took longer than 10 s'
          : visibleLine(stderr.trim() || error.message);
        reject(failure('host.config-unreadable', { host, reason }));
      },
    );
    child.stdin?.end();
  });
}

/** `~` and `~/…` under a home. */
export const expandHome = (file: string, home: string): string => {
  const bare = file.replace(/^"(.*)"$/, '$1');
  return bare === '~' || bare.startsWith('~/') ? path.join(home, bare.slice(1)) : bare;
};
