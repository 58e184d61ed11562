/** What a command prints, straight to a file: for logs of unknown length, which have no place in memory while they come. */

import { open } from 'node:fs/promises';
import { failure } from '#core/base/failure';
import { readableCommand } from '../host/command';
import type { AuditedHost } from './audited-host';

export interface SpillOptions {
  readonly file: string;
  /** The command is stopped there; the file then ends with the last whole line. */
  readonly mostBytes: number;
  /** Then it is stopped, and `host.timeout` thrown. */
  readonly timeoutMs: number;
}

export interface Spilled {
  readonly bytes: number;
  readonly status: number | null;
  readonly stderr: string;
  /** There was more than `mostBytes`. */
  readonly cut: boolean;
}

/**
 * Runs a command to its end, its output in a file that nobody else may read. The server is held back while the disk is
 * behind, so memory does not grow with the output.
 */
export async function spillOutput(
  host: Pick<AuditedHost, 'host' | 'stream'>,
  argv: readonly string[],
  { file, mostBytes, timeoutMs }: SpillOptions,
): Promise<Spilled> {
  const output = await open(file, 'w', 0o600);
  try {
    const running = await host.stream(argv);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      void running.stop();
    }, timeoutMs);
    let bytes = 0;
    let wholeLines = 0;
    let cut = false;
    try {
      for await (const chunk of running.stdout as AsyncIterable<Buffer>) {
        const kept = chunk.subarray(0, mostBytes - bytes);
        await output.write(kept);
        const newline = kept.lastIndexOf(0x0a);
        if (newline >= 0) wholeLines = bytes + newline + 1;
        bytes += kept.length;
        if (kept.length < chunk.length) {
          cut = true;
          break;
        }
      }
      if (cut) await Promise.all([running.stop(), output.truncate(wholeLines)]);
      const { status, stderr } = await running.ended;
      if (late) {
        const seconds = timeoutMs / 1000;
        throw failure('host.timeout', {
          what: readableCommand(argv),
          host: host.host.description.name,
          seconds,
        });
      }
      return { bytes: cut ? wholeLines : bytes, status, stderr, cut };
    } finally {
      clearTimeout(timer);
    }
  } finally {
    await output.close();
  }
}
