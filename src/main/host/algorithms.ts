/**
 * What is offered to a server: what the settings of ssh ask for, as far as ssh2 knows it; without any the types of key that the
 * server is known by first, and nothing with SHA-1 signatures.
 */

import { getCiphers } from 'node:crypto';
import type { Algorithms, CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from 'ssh2';

/** Lists that a person has set, in their order; null where nobody has. */
export interface WantedAlgorithms {
  readonly keyExchange: readonly string[] | null;
  readonly hostKey: readonly string[] | null;
  readonly cipher: readonly string[] | null;
  readonly mac: readonly string[] | null;
}

const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];
/** Only where somebody asks for them. */
const oldHostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = ['ssh-rsa'];

/** Each cipher with the name node:crypto has for it: Electron's BoringSSL lacks some. */
const ciphers: readonly (readonly [CipherAlgorithm, string])[] = [
  ['aes128-gcm@openssh.com', 'aes-128-gcm'],
  ['aes256-gcm@openssh.com', 'aes-256-gcm'],
  ['aes128-ctr', 'aes-128-ctr'],
  ['aes192-ctr', 'aes-192-ctr'],
  ['aes256-ctr', 'aes-256-ctr'],
];
const oldCiphers: readonly (readonly [CipherAlgorithm, string])[] = [
  ['aes256-cbc', 'aes-256-cbc'],
  ['aes192-cbc', 'aes-192-cbc'],
  ['aes128-cbc', 'aes-128-cbc'],
  ['3des-cbc', 'des-ede3-cbc'],
];

const keyExchanges: readonly KexAlgorithm[] = [
  'curve25519-sha256',
  'curve25519-sha256@libssh.org',
  'ecdh-sha2-nistp256',
  'ecdh-sha2-nistp384',
  'ecdh-sha2-nistp521',
  'diffie-hellman-group-exchange-sha256',
  'diffie-hellman-group14-sha256',
  'diffie-hellman-group15-sha512',
  'diffie-hellman-group16-sha512',
  'diffie-hellman-group17-sha512',
  'diffie-hellman-group18-sha512',
  'diffie-hellman-group-exchange-sha1',
  'diffie-hellman-group14-sha1',
  'diffie-hellman-group1-sha1',
];

const macs: readonly MacAlgorithm[] = [
  'hmac-sha2-256-etm@openssh.com',
  'hmac-sha2-512-etm@openssh.com',
  'hmac-sha1-etm@openssh.com',
  'hmac-sha2-256',
  'hmac-sha2-512',
  'hmac-sha1',
];

const usable = (list: typeof ciphers, available: readonly string[]): readonly CipherAlgorithm[] =>
  list.filter(([, name]) => available.includes(name)).map(([algorithm]) => algorithm);

/** Those of a wanted list that are known, in the order of the wish. */
const common = <T extends string>(wanted: readonly string[], known: readonly T[]): T[] =>
  wanted.flatMap((name) => known.filter((one) => one === name));

const isOfType =
  (types: readonly string[]) =>
  (algorithm: string): boolean =>
    types.includes(algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);

/** The algorithms to offer a server that is known by keys of `knownTypes`. */
export function offeredAlgorithms(
  knownTypes: readonly string[],
  availableCiphers: readonly string[] = getCiphers(),
  wanted: WantedAlgorithms | null = null,
): Algorithms {
  const isKnown = isOfType(knownTypes);
  const hostKeys =
    wanted?.hostKey == null
      ? hostKeyAlgorithms
      : common(wanted.hostKey, [...hostKeyAlgorithms, ...oldHostKeyAlgorithms]);
  return {
    serverHostKey: [...hostKeys.filter(isKnown), ...hostKeys.filter((algorithm) => !isKnown(algorithm))],
    cipher:
      wanted?.cipher == null
        ? [...usable(ciphers, availableCiphers)]
        : common(wanted.cipher, usable([...ciphers, ...oldCiphers], availableCiphers)),
    ...(wanted?.keyExchange == null ? {} : { kex: common(wanted.keyExchange, keyExchanges) }),
    ...(wanted?.mac == null ? {} : { hmac: common(wanted.mac, macs) }),
  };
}

/** The keyword of a list of which ssh2 knows nothing at all; null where there is none. */
export function withoutCommon(wanted: WantedAlgorithms): string | null {
  const { kex, serverHostKey, cipher, hmac } = offeredAlgorithms([], getCiphers(), wanted);
  const empty = (list: unknown) => Array.isArray(list) && list.length === 0;
  if (empty(kex)) return 'KexAlgorithms';
  if (empty(serverHostKey)) return 'HostKeyAlgorithms';
  if (empty(cipher)) return 'Ciphers';
  return empty(hmac) ? 'MACs' : null;
}
