/** Brings the missing bytes of a capture's files over the link, in one command. */

import { failure } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import type { AuditedHost } from '../collect/audited-host';
import type { Arrival } from './arrival';

/** Arguments: the folder of the capture, the first byte of the first file (from 1), the files in order. */
const fetchScript = 'cd "$1" && tail -c +"$2" "$3" && shift 3 && for f; do cat "$f" || exit; done';

/** The link is alive and nothing comes: as long as the keep-alive of a link gives a server. */
const silentMs = 60_000;

/**
 * Feeds the arrivals in order until the command ends. They know what came; whoever calls looks whether it is whole.
 * Throws `host.lost` when the link went, `watch.command-failed` when the host cannot read a file.
 */
export async function fetchFiles(
  host: AuditedHost,
  from: { readonly folder: string; readonly watch: string },
  arrivals: readonly Arrival[],
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const wanted = arrivals.filter((arrival) => !arrival.isWhole);
  const [first] = wanted;
  if (first === undefined) return;
  const names = wanted.map(({ file }) => file.name);
  const argv = ['sh', '-c', fetchScript, 'fetch', from.folder, String(first.bytes + 1), ...names];
  const command = await host.stream(argv, { signal });
  let silent = false;
  const giveUp = () => {
    silent = true;
    void command.stop().catch(() => {});
  };
  let silence = setTimeout(giveUp, silentMs);
  let index = 0;
  try {
    for await (const piece of command.stdout) {
      clearTimeout(silence);
      let chunk: Uint8Array = piece;
      while (chunk.byteLength > 0 && index < wanted.length) {
        const arrival = wanted[index];
        const room = arrival.file.bytes - arrival.bytes;
        const own = chunk.subarray(0, room);
        await arrival.write(own);
        onBytes(own.byteLength);
        chunk = chunk.subarray(own.byteLength);
        while (index < wanted.length && wanted[index].isWhole) index++;
      }
      silence = setTimeout(giveUp, silentMs);
    }
  } finally {
    clearTimeout(silence);
  }
  const { status, stderr } = await command.ended;
  if (signal.aborted) throw failure('failure.cancelled');
  const name = host.host.description.name;
  if (silent) throw failure('host.timeout', { what: 'collecting', host: name, seconds: silentMs / 1000 });
  if (wanted.every((arrival) => arrival.isWhole)) return;
  throw failure('watch.command-failed', {
    host: name,
    id: from.watch,
    command: `cat ${wanted[index]?.file.name ?? ''}`,
    reason: visibleLine(stderr.trim().split('\n').at(-1) ?? '') || `status ${status ?? 'unknown'}`,
  });
}
