/** The unpacking worker's side: unpacks one file into a channel, never far ahead of its reader. */

import type { UnpackedPart } from '#core/profile/index';
import type { FromUnpacking, ToUnpacking, UnpackOrder } from './unpack-messages';
import { type OpenUnpacked, openUnpacked } from './unpacked-parts';

/** How many messages may be unread. While that many are, what is unpacked waits, and goes out together. */
const mostAhead = 8;
const mostWaiting = 1 << 18;

export async function serveUnpacked(
  { url, port }: UnpackOrder,
  open: OpenUnpacked = openUnpacked,
): Promise<void> {
  const stop = new AbortController();
  let free = mostAhead;
  let wake = () => {};
  port.onmessage = ({ data }: MessageEvent<ToUnpacking>) => {
    if (data === 'stop') stop.abort();
    else free++;
    wake();
  };
  const send = (message: FromUnpacking, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);
  const sendParts = async (parts: readonly UnpackedPart[]) => {
    while (free === 0 && !stop.signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (stop.signal.aborted) return;
    free--;
    send({ kind: 'parts', parts }, [...new Set(parts.map(({ bytes }) => bytes.buffer as ArrayBuffer))]);
  };
  try {
    const unpacked = await open(url, stop.signal);
    if (unpacked === null) return send({ kind: 'nothing' });
    const { packed, claimed, parts } = unpacked;
    send({ kind: 'opened', packed, claimed });
    let waiting: UnpackedPart[] = [];
    let bytes = 0;
    for await (const part of parts) {
      waiting.push(part);
      bytes += part.bytes.length;
      if (free === 0 && bytes < mostWaiting) continue;
      await sendParts(waiting);
      if (stop.signal.aborted) return;
      waiting = [];
      bytes = 0;
    }
    if (waiting.length > 0) await sendParts(waiting);
    send({ kind: 'end' });
  } catch {
    // Why is told by whoever reads the file as a whole.
    send({ kind: 'broken' });
  } finally {
    port.close();
  }
}
