/** What a host says of one of its files, with whatever tools it has. */

import { failure } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import type { ExecOptions, Host } from './host';

export interface RemoteFile {
  readonly size: number;
  /** As the host prints it: only ever compared; null where it cannot say. */
  readonly changedAt: string | null;
}

/** GNU, busybox and BSD; at last the bytes alone. */
const lookScript = `[ -f "$1" ] && [ -r "$1" ] || { ls -ld -- "$1" >&2 && echo 'it is no file that can be read' >&2; exit 1; }
stat -L -c '%s %Y:%Z:%i' -- "$1" 2>/dev/null || stat -L -f '%z %m:%c:%i' -- "$1" 2>/dev/null || echo "$(wc -c < "$1") -"`;

/** The first "$2" bytes of "$1", by the first tool that is there. */
const hashScript = `if command -v sha256sum >/dev/null; then head -c "$2" -- "$1" | sha256sum
elif command -v shasum >/dev/null; then head -c "$2" -- "$1" | shasum -a 256
elif command -v openssl >/dev/null; then head -c "$2" -- "$1" | openssl dgst -sha256 -r
else echo none; fi`;

export const lookAtFileArgv = (file: string): readonly string[] => ['sh', '-c', lookScript, 'look', file];

/** Throws `host.file-unreadable` for what is not there, no plain file or not ours to read. */
export async function lookAtFile(
  host: Pick<Host, 'description' | 'exec'>,
  file: string,
  options: ExecOptions,
): Promise<RemoteFile> {
  const { stdout, stderr, status } = await host.exec(lookAtFileArgv(file), options);
  const found = /^\s*(\d+) (\S+)\s*$/.exec(new TextDecoder().decode(stdout));
  if (status !== 0 || found === null) {
    const reason = visibleLine(stderr.trim().split('\n').at(-1) ?? '') || `status ${status ?? 'unknown'}`;
    throw failure('host.file-unreadable', { host: host.description.name, file, reason });
  }
  return { size: Number(found[1]), changedAt: found[2] === '-' ? null : found[2] };
}

/** A gigabyte in less than a minute, on a server that is busy. */
const hashBytesPerMs = 20_000;

export const hashOfFirstArgv = (file: string, bytes: number | string): readonly string[] => [
  'sh',
  '-c',
  hashScript,
  'hash',
  file,
  String(bytes),
];

/** SHA-256 in hexadecimal of a file's first bytes; null where the host has no tool for it. */
export async function hashOfFirst(
  host: Pick<Host, 'description' | 'exec'>,
  file: string,
  bytes: number,
  options: ExecOptions,
): Promise<string | null> {
  const timeoutMs = 60_000 + bytes / hashBytesPerMs;
  const { stdout } = await host.exec(hashOfFirstArgv(file, bytes), {
    ...options,
    timeoutMs,
  });
  return /^[0-9a-f]{64}\b/.exec(new TextDecoder().decode(stdout))?.[0] ?? null;
}

/** Prints the bytes from `offset` up to `size`, and no more where the file grows. */
export const readFrom = (file: string, offset: number, size: number): readonly string[] =>
  readFromArgv(file, offset + 1, size - offset);

/** `first` counts from one. */
export const readFromArgv = (
  file: string,
  first: number | string,
  bytes: number | string,
): readonly string[] => [
  'sh',
  '-c',
  'tail -c +"$2" -- "$1" | head -c "$3"',
  'read',
  file,
  String(first),
  String(bytes),
];
