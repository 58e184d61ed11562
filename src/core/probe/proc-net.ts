/**
 * Listening sockets: /proc/PID/net/tcp, tcp6 and unix, and which of them a process holds.
 * `   0: 0100007F:17AC 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48213 1 …`
 * Addresses are 32-bit words as the host keeps them (here: little-endian hosts), ports are plain hex; 0A is LISTEN.
 * `0000000000000000: 00000002 00000000 00010000 0001 01 48213 /run/app.sock`: flag 00010000 is "accepts connections".
 */

import { completeLines } from './lines';

export interface ListeningSocket {
  /** `127.0.0.1`, `::1`; `0.0.0.0` and `::` for all addresses. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

/** Works for either file, and for both after one another. */
export function parseListeningSockets(text: string): readonly ListeningSocket[] {
  return completeLines(text).flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const local = /^((?:[\dA-F]{8}){1,4}):([\dA-F]{4})$/i.exec(columns[1] ?? '');
    const inode = columns[9] ?? '';
    if (!local || columns[3] !== '0A' || !/^\d+$/.test(inode)) return [];
    const address = addressOf(local[1]);
    return address === null ? [] : [{ address, port: Number.parseInt(local[2], 16), inode }];
  });
}

export interface ListeningUnixSocket {
  /** As it was bound: absolute, relative to the folder that its process was in, or `@name` without a file. */
  readonly path: string;
  readonly inode: string;
}

/** Stream sockets that have a name. */
export function parseListeningUnixSockets(text: string): readonly ListeningUnixSocket[] {
  return completeLines(text).flatMap((line) => {
    const match = /^[0-9A-Fa-f]+: [0-9A-F]+ [0-9A-F]+ 00010000 0001 [0-9A-F]+ +(\d+) (.+)$/.exec(line);
    return match ? [{ path: match[2], inode: match[1] }] : [];
  });
}

/** Who can reach a socket that is bound to this address, as far as the address alone tells. */
export type Exposure =
  /** Only processes of the same host (or container). */
  | 'loopback'
  /** A network that is private by its number (RFC 1918, RFC 4193, link-local, carrier-grade NAT). */
  | 'private'
  /** Every address of the host, whatever they are. */
  | 'every-address'
  | 'public';

export function exposureOf(address: string): Exposure {
  if (address === '0.0.0.0' || address === '::') return 'every-address';
  if (address === '::1' || address.startsWith('127.')) return 'loopback';
  const [a, b] = address.split('.').map(Number);
  if (address.includes(':')) return /^(?:f[cd]|fe[89ab])/i.test(address) ? 'private' : 'public';
  const isPrivate =
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b <= 127);
  return isPrivate ? 'private' : 'public';
}

/** From the output of `readlink /proc/PID/fd/*` or `ls -l /proc/PID/fd`: `socket:[48213]`. */
export function parseSocketInodes(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/(?:^| -> )socket:\[(\d+)\]$/gm)].map(([, inode]) => inode));
}

/** Where to connect to, on the host itself, to reach a listening socket: in the order in which to try. */
export function reachableAddresses(address: string): readonly string[] {
  if (address === '0.0.0.0') return ['127.0.0.1'];
  // Who listens on :: mostly takes IPv4 as well, and a loopback without IPv6 is common.
  return address === '::' ? ['127.0.0.1', '::1'] : [address];
}

function addressOf(hex: string): string | null {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).reverse(),
  );
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return null;
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (bytes[index * 2] * 256 + bytes[index * 2 + 1]).toString(16),
  );
  return shortest(groups);
}

/** RFC 5952: the longest run of two or more zeros becomes "::", the first of equals. */
function shortest(groups: readonly string[]): string {
  const runs = [
    ...groups
      .map((group) => (group === '0' ? 'z' : 'x'))
      .join('')
      .matchAll(/zz+/g),
  ];
  const [run] = runs.sort((a, b) => b[0].length - a[0].length || a.index - b.index);
  if (!run) return groups.join(':');
  return `${groups.slice(0, run.index).join(':')}::${groups.slice(run.index + run[0].length).join(':')}`;
}
