/** The profile worker's side: files as another worker unpacks them. */

import type { UnpackedPart } from '#core/profile/index';
import type { FromUnpacking, ToUnpacking, UnpackOrder } from './unpack-messages';
import type { OpenUnpacked } from './unpacked-parts';

/** `order` hands the other end of a channel to the worker that unpacks. */
export function unpackedElsewhere(order: (order: UnpackOrder) => void): OpenUnpacked {
  return async (url, signal) => {
    const { port1, port2 } = new MessageChannel();
    const hears = listenTo(port1);
    order({ url, port: port2 });
    const stop = () => port1.postMessage('stop' satisfies ToUnpacking);
    signal.addEventListener('abort', stop, { once: true });
    const first = await hears();
    if (first.kind !== 'opened') {
      port1.close();
      return null;
    }
    return { packed: first.packed, claimed: first.claimed, parts: partsOf(port1, hears) };
  };
}

/** One message after the other, in their order. */
function listenTo(port: MessagePort): () => Promise<FromUnpacking> {
  const come: FromUnpacking[] = [];
  let wake = () => {};
  port.onmessage = ({ data }: MessageEvent<FromUnpacking>) => {
    come.push(data);
    wake();
  };
  return async () => {
    for (;;) {
      const next = come.shift();
      if (next) return next;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

async function* partsOf(
  port: MessagePort,
  hears: () => Promise<FromUnpacking>,
): AsyncGenerator<UnpackedPart> {
  try {
    for (;;) {
      const next = await hears();
      if (next.kind === 'end') return;
      if (next.kind !== 'parts') throw new Error('the file could not be unpacked to its end');
      yield* next.parts;
      port.postMessage('more' satisfies ToUnpacking);
    }
  } finally {
    port.postMessage('stop' satisfies ToUnpacking);
    port.close();
  }
}
