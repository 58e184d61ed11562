/** One GET through a byte channel. What came before a break is kept, for a truncated profile is evidence too. */

import http from 'node:http';
import type { Duplex } from 'node:stream';
import { Failure, failure } from '#core/base/failure';
import type { Host } from './host';

export interface HttpGetOptions {
  /** For everything, from the channel to the last byte; default 60 s. */
  readonly timeoutMs?: number;
  /** Default 256 MiB; what is over is dropped and the answer is not complete. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
  /** Told of each command that runs on the host for it, where no channel of the link itself could be used. */
  readonly onCommand?: (argv: readonly string[]) => void;
  /** How to ask as root, where the login may not enter the network that the address lies in; null where nobody can. */
  readonly asRoot?: () => Pick<Host, 'exec' | 'stream'> | null;
  /** Told of the bytes of the body so far. */
  readonly onChunk?: (bytesSoFar: number) => void;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent: nothing is unpacked. */
  readonly body: Uint8Array;
  /** False when it broke off, ran out of time or over `maxBytes`. */
  readonly complete: boolean;
}

/**
 * Asks for a path through a channel that has just been opened, and reads the answer. Ends with what there is, or with a
 * failure when there is not even a status; `late` makes that of a time that is up.
 */
export function exchange(
  channel: Duplex,
  endpoint: { path: string; authority: string },
  url: string,
  options: HttpGetOptions & { timeoutMs: number },
  late: () => Failure,
): Promise<HttpAnswer> {
  const { maxBytes = 256 * 1024 * 1024, signal, onChunk } = options;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let response: http.IncomingMessage | null = null;

    const done = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    /** Ends with what there is, or with `otherwise` when there is not even a status. */
    const finish = (complete: boolean, otherwise: () => Failure): void =>
      done(() => {
        if (response === null) return reject(otherwise());
        resolve({
          status: response.statusCode ?? 0,
          headers: plainHeaders(response.headers),
          body: new Uint8Array(Buffer.concat(chunks)),
          complete,
        });
      });
    const onAbort = (): void => done(() => reject(failure('failure.cancelled')));
    const timer = setTimeout(() => finish(false, late), Math.max(1, options.timeoutMs));
    const cut = (reason: string) => (): Failure => failure('endpoint.cut', { url, bytes: 0, reason });

    channel.on('error', () => {});
    const request = http.request({
      method: 'GET',
      path: endpoint.path,
      headers: {
        Host: endpoint.authority,
        'Accept-Encoding': 'identity',
        'User-Agent': 'heapcase',
        Connection: 'close',
      },
      createConnection: () => channel,
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error instanceof Failure) finish(false, () => error);
      else if (error.code?.startsWith('HPE_'))
        finish(false, () =>
          failure('endpoint.not-a-profile', { url, what: 'something that is not HTTP' }, error.message),
        );
      else
        finish(
          false,
          cut(
            error.code === 'ECONNRESET' ? 'the connection was closed before an answer came' : error.message,
          ),
        );
    });
    request.on('response', (answer) => {
      response = answer;
      answer.on('data', (chunk: Buffer) => {
        const room = maxBytes - bytes;
        const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
        chunks.push(kept);
        bytes += kept.length;
        onChunk?.(bytes);
        if (chunk.length > room) finish(false, cut('too large'));
      });
      answer.on('error', () => {});
      answer.on('close', () => finish(answer.complete, cut('the connection was closed')));
    });
    signal?.addEventListener('abort', onAbort);
    request.end();
  });
}

function plainHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  return plain;
}
