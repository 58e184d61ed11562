/**
 * The worker's side of the envelope. Calls run one after the other; a cancelled one that waits never runs, and one
 * that runs is told by its signal, which it can see wherever it waits for something.
 */

import { failure } from '#core/base/failure';
import { attempt } from '#core/base/result';
import { breathe } from './breathe';
import type { CallTable, Desk, FromWorker, ToWorker } from './calls';
import { givenAway } from './given-away';

/** The part of a worker's global scope that is used here; the page's own types don't know workers. */
interface Port {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

interface Waiting {
  readonly call: Extract<ToWorker, { kind: 'call' }>;
  readonly stop: AbortController;
}

export function answerCalls<T extends CallTable>(desk: Desk<T>, port = self as unknown as Port): void {
  const waiting: Waiting[] = [];
  let running: Waiting | null = null;

  const answer = async ({ call: { id, name, request }, stop }: Waiting) => {
    const result = await attempt(() => {
      const asked = desk[name];
      if (!asked) throw failure('contract.bad-request', { method: name, reason: 'no such call' });
      return asked(
        request as never,
        (phase, part) => port.postMessage({ kind: 'progress', id, progress: { phase, part: part ?? null } }),
        stop.signal,
      );
    });
    port.postMessage({ kind: 'answer', id, result }, result.ok ? givenAway(result.value) : []);
  };

  const work = async () => {
    // Between two calls messages come in, so that a cancel is seen before the next call starts.
    await breathe();
    for (running = waiting.shift() ?? null; running; running = waiting.shift() ?? null) {
      await answer(running);
      await breathe();
    }
  };

  let busy = false;
  port.onmessage = ({ data }) => {
    if (data.kind === 'cancel') {
      if (running?.call.id === data.id) running.stop.abort();
      const place = waiting.findIndex(({ call }) => call.id === data.id);
      if (place >= 0) waiting.splice(place, 1);
      return;
    }
    waiting.push({ call: data, stop: new AbortController() });
    if (busy) return;
    busy = true;
    void work().finally(() => {
      busy = false;
    });
  };
}
