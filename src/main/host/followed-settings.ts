/**
 * Which of ssh's settings a link follows beyond those that say where it leads and who logs in. What a person has set is what
 * `ssh -G` prints otherwise than without any settings. docs/connecting.md has the same as a table.
 */

import type { SettingsNotFollowed } from '#core/probe/doctor/rule';
import { type WantedAlgorithms, withoutCommon } from './algorithms';

/** Values by keyword, in lower case, as `ssh -G` prints them. */
export type PrintedSettings = ReadonlyMap<string, readonly string[]>;

export interface FollowedSettings {
  readonly algorithms: WantedAlgorithms;
  readonly compression: boolean;
  /** How long TCP may take; null for our own limit. */
  readonly connectSeconds: number | null;
  /** How often the server is asked for a sign of life, where that is set. */
  readonly aliveSeconds: number | null;
  /** Set keywords that only the system's ssh can follow, and that matter for whether a link comes about. */
  readonly systemOnly: readonly string[];
  /** Set, and not followed by ssh2; `bySystem`: by the system's ssh. */
  readonly leftAside: readonly { readonly setting: string; readonly bySystem: boolean }[];
}

export const nothingSet: FollowedSettings = {
  algorithms: { keyExchange: null, hostKey: null, cipher: null, mac: null },
  compression: false,
  connectSeconds: null,
  aliveSeconds: null,
  systemOnly: [],
  leftAside: [],
};

export function readPrintedSettings(printed: string): PrintedSettings {
  const values = new Map<string, string[]>();
  for (const line of printed.split(/\r?\n/)) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const key = line.slice(0, space).toLowerCase();
    values.set(key, [...(values.get(key) ?? []), line.slice(space + 1).trim()]);
  }
  return values;
}

/** `usual`: what is printed where nothing is set; empty where that is not known: then nothing counts as set. */
export function followedSettings(printed: PrintedSettings, usual: PrintedSettings): FollowedSettings {
  const value = (key: string): string | null => printed.get(key)?.join('\n') ?? null;
  const set = (keyword: string): string | null => {
    const key = keyword.toLowerCase();
    const now = value(key);
    return usual.size === 0 || now === null || now === (usual.get(key)?.join('\n') ?? null) ? null : now;
  };
  const list = (keyword: string): readonly string[] | null => set(keyword)?.split(',') ?? null;
  const seconds = (keyword: string): number | null => {
    const digits = /^\d{1,6}$/.exec(set(keyword) ?? '')?.[0];
    return digits === undefined || Number(digits) === 0 ? null : Number(digits);
  };
  const algorithms: WantedAlgorithms = {
    keyExchange: list('KexAlgorithms'),
    hostKey: list('HostKeyAlgorithms'),
    cipher: list('Ciphers'),
    mac: list('MACs'),
  };
  const missing = withoutCommon(algorithms);
  const signing = list('PubkeyAcceptedAlgorithms') ?? list('PubkeyAcceptedKeyTypes');
  const dns = set('VerifyHostKeyDNS');
  return {
    algorithms,
    compression: value('compression') === 'yes',
    connectSeconds: seconds('ConnectTimeout'),
    aliveSeconds: seconds('ServerAliveInterval'),
    systemOnly: [
      ...systemOnlyKeywords.flatMap(({ keyword, usual: none }) => {
        const now = value(keyword.toLowerCase());
        return now === null || now === 'none' || now === none ? [] : [keyword];
      }),
      ...(missing === null ? [] : [missing]),
      ...(signing !== null && !isOurSigning(signing) ? ['PubkeyAcceptedAlgorithms'] : []),
      ...(set('PreferredAuthentications') === null ? [] : ['PreferredAuthentications']),
      ...(dns === 'true' || dns === 'yes' ? ['VerifyHostKeyDNS'] : []),
    ],
    leftAside: leftAsideKeywords.flatMap(({ keyword, bySystem, secret }) => {
      const now = set(keyword);
      return now === null ? [] : [{ setting: secret ? keyword : `${keyword} ${now}`, bySystem }];
    }),
  };
}

/** What the link that stands leaves aside. */
export function notFollowed(
  { leftAside }: Pick<FollowedSettings, 'leftAside'>,
  transport: 'ssh2' | 'ssh',
  keepaliveMs: number,
): SettingsNotFollowed {
  const left = leftAside.filter(({ setting, bySystem }) => {
    // A question more often than asked for is one that was followed.
    if (setting === `ServerAliveInterval ${keepaliveMs / 1000}`) return false;
    return transport === 'ssh2' || !bySystem;
  });
  return {
    settings: left.map(({ setting }) => setting),
    systemWould: transport === 'ssh2' && left.some(({ bySystem }) => bySystem),
  };
}

/** What ssh2 knows nothing of, and what it is where nobody has set it. */
const systemOnlyKeywords = [
  { keyword: 'BindAddress', usual: null },
  { keyword: 'BindInterface', usual: null },
  { keyword: 'AddressFamily', usual: 'any' },
  { keyword: 'KnownHostsCommand', usual: 'none' },
  { keyword: 'HostbasedAuthentication', usual: 'no' },
] as const;

/** ssh2 signs with these. A list that has them all and none of the old ones asks for nothing else. */
const ownSigning = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];
const isOurSigning = (list: readonly string[]): boolean =>
  ownSigning.every((name) => list.includes(name)) && !list.includes('ssh-rsa') && !list.includes('ssh-dss');

/** `secret`: its value may be, and is not shown. */
const leftAsideKeywords: readonly {
  readonly keyword: string;
  readonly bySystem: boolean;
  readonly secret?: true;
}[] = [
  { keyword: 'AddKeysToAgent', bySystem: true },
  { keyword: 'BatchMode', bySystem: true },
  { keyword: 'IPQoS', bySystem: true },
  { keyword: 'KbdInteractiveDevices', bySystem: true },
  { keyword: 'NoHostAuthenticationForLocalhost', bySystem: true },
  { keyword: 'NumberOfPasswordPrompts', bySystem: true },
  { keyword: 'RekeyLimit', bySystem: true },
  { keyword: 'RequiredRSASize', bySystem: true },
  { keyword: 'TCPKeepAlive', bySystem: true },
  { keyword: 'CheckHostIP', bySystem: false },
  { keyword: 'ConnectionAttempts', bySystem: false },
  { keyword: 'ServerAliveCountMax', bySystem: false },
  { keyword: 'ServerAliveInterval', bySystem: false },
  { keyword: 'SetEnv', bySystem: false, secret: true },
];
