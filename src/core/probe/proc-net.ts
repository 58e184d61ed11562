/**
 * Listening sockets: /proc/PID/net/tcp and tcp6, and which of them a process holds.
 * `   0: 0100007F:17AC 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48213 1 …`
 * Addresses are 32-bit words as the host keeps them (here: little-endian hosts), ports are plain hex; 0A is LISTEN.
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

/** From the output of `readlink /proc/PID/fd/*` or `ls -l /proc/PID/fd`: `socket:[48213]`. */
export function parseSocketInodes(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/(?:^| -> )socket:\[(\d+)\]$/gm)].map(([, inode]) => inode));
}

/** Where to connect to, on the host itself, to reach a listening socket. */
export function reachableAddress({ address }: ListeningSocket): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
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
