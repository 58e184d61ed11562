/**
 * What can be done with one watch over a host: look, put files there, run its commands. Each is an argument list;
 * the host quotes it. Nothing here decides anything.
 */

import { createHash, randomBytes } from 'node:crypto';
import { failure } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { lookScript, readLook, type Seen } from '#core/watch/look';
import type { AuditedHost } from '../collect/audited-host';
import type { CommandResult } from '../host/host';

/** Where a watch lies; `id` null: all of the root. `root` null: the usual one of the host's user. */
export interface WatchPlace {
  readonly root: string | null;
  readonly id: string | null;
}

/** What no file on a host can know, to tell our sections from its text. */
export const newMark = (): string => `@${randomBytes(8).toString('hex')}`;

const textOf = ({ stdout }: CommandResult): string => new TextDecoder().decode(stdout);

export interface Look extends Seen {
  /** Host clock minus this computer's, in milliseconds; half of the look's duration is its error. */
  readonly clockOffsetMs: number;
}

export const lookArgv = (mark: string, { root, id }: WatchPlace): readonly string[] => [
  'sh',
  '-c',
  lookScript,
  'look',
  mark,
  root ?? '',
  id ?? '',
];

/** Reads everything about the watches there in one command; changes nothing. */
export async function lookAt(
  host: AuditedHost,
  { root, id }: WatchPlace,
  signal?: AbortSignal,
): Promise<Look> {
  const mark = newMark();
  const before = Date.now();
  const result = await host.exec(lookArgv(mark, { root, id }), {
    timeoutMs: 60_000,
    maxBytes: 32 * 1024 * 1024,
    ...(signal ? { signal } : {}),
  });
  const seen = readLook(textOf(result), mark);
  if (seen === null) throw noAnswer(host, result);
  // The script reads the clock first: its own work comes after it.
  const asked = before + Math.min(200, (Date.now() - before) / 2);
  return { ...seen, clockOffsetMs: Math.round(seen.moment.wall * 1000 - asked) };
}

export function noAnswer(host: AuditedHost, { stderr, status }: CommandResult) {
  const reason = visibleLine(stderr.trim().split('\n').at(-1) ?? '').slice(0, 200);
  return failure('watch.no-answer', {
    host: host.host.description.name,
    reason: reason === '' ? `status ${status ?? 'unknown'}` : reason,
  });
}

/**
 * Writes beside, compares the hash (the length where nothing can hash), and only then puts it in its place. Folders that
 * it makes above the watch's own are noted in there, for the removal.
 */
const putScript = `
set -e; umask 077
made=; above=\${1%/*}
while [ -n "$above" ] && [ ! -d "$above" ]; do made=$above\${made:+"
$made"}; above=\${above%/*}; done
mkdir -p "$1"; chmod 700 "$1"
[ -z "$made" ] || printf '%s\\n' "$made" >>"$1/folders"
t=$1/.put-$$; trap 'rm -f "$t"' EXIT; cat >"$t"
if command -v sha256sum >/dev/null; then h=$(sha256sum <"$t"); h=\${h%% *}
elif command -v shasum >/dev/null; then h=$(shasum -a 256 <"$t"); h=\${h%% *}
elif command -v openssl >/dev/null; then h=$(openssl dgst -sha256 <"$t"); h=\${h##* }
else h=; [ "$(($(wc -c <"$t")))" = "$4" ] || { echo "it arrived with another length" >&2; exit 1; }; fi
[ -z "$h" ] || [ "$h" = "$3" ] || { echo "it arrived with another SHA-256" >&2; exit 1; }
chmod "$5" "$t"; sync "$t" 2>/dev/null || sync || :; mv -f "$t" "$1/$2"`;

export interface RemoteFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mode: '600' | '700';
}

/** The command that puts a file there; the file itself goes to its standard input. */
export function putCommand(folder: string, { name, bytes, mode }: RemoteFile): readonly string[] {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return ['sh', '-c', putScript, 'put', folder, name, sha256, String(bytes.byteLength), mode];
}

/** Atomically, whole or not at all. Throws `watch.upload-failed`. */
export async function putFile(host: AuditedHost, folder: string, file: RemoteFile): Promise<void> {
  const { status, stderr } = await host.exec(putCommand(folder, file), {
    input: file.bytes,
    timeoutMs: 60_000,
  });
  if (status === 0) return;
  const reason = visibleLine(stderr.trim().split('\n').at(-1) ?? '') || `status ${status ?? 'unknown'}`;
  throw failure('watch.upload-failed', { host: host.host.description.name, folder, reason });
}

export const scriptName = 'heapcase-watch.sh';
export const confName = 'watch.conf';

export const watchCommand = (folder: string, command: readonly string[]): readonly string[] => [
  'sh',
  `${folder}/${scriptName}`,
  ...command,
];

/** Runs one command of the watchdog to its end; its standard output. Throws `watch.command-failed` with its own sentence. */
export async function runWatch(
  host: AuditedHost,
  { folder, id }: { readonly folder: string; readonly id: string },
  command: readonly string[],
  options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const { timeoutMs = 60_000, signal } = options;
  const result = await host.exec(watchCommand(folder, command), {
    timeoutMs,
    ...(signal ? { signal } : {}),
  });
  if (result.status === 0) return textOf(result);
  const said = [result.stderr, textOf(result)].flatMap((text) => text.trim().split('\n').at(-1) || []);
  throw failure('watch.command-failed', {
    host: host.host.description.name,
    id,
    command: command.join(' '),
    reason: visibleLine(said[0] ?? `status ${result.status ?? 'unknown'}`).slice(0, 300),
  });
}
