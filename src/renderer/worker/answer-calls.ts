/** The worker's side of the envelope. Calls run one after the other; a cancelled one that waits never runs. */

import { failure } from '#core/base/failure';
import { attempt } from '#core/base/result';
import type { CallTable, Desk, FromWorker, ToWorker } from './calls';

/** The part of a worker's global scope that is used here; the page's own types don't know workers. */
interface Port {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

/** Lets messages in between two calls, so that a cancel is seen before the next call starts. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

export function answerCalls<T extends CallTable>(desk: Desk<T>, port = self as unknown as Port): void {
  const waiting: Extract<ToWorker, { kind: 'call' }>[] = [];
  let busy = false;

  const work = async () => {
    busy = true;
    await breathe();
    for (let call = waiting.shift(); call; call = waiting.shift()) {
      const { id, name, request } = call;
      const result = await attempt(() => {
        const answer = desk[name];
        if (!answer) throw failure('contract.bad-request', { method: name, reason: 'no such call' });
        return answer(request as never, (phase, part) =>
          port.postMessage({ kind: 'progress', id, progress: { phase, part: part ?? null } }),
        );
      });
      port.postMessage({ kind: 'answer', id, result });
      await breathe();
    }
    busy = false;
  };

  port.onmessage = ({ data }) => {
    if (data.kind === 'cancel') {
      const place = waiting.findIndex(({ id }) => id === data.id);
      if (place >= 0) waiting.splice(place, 1);
      return;
    }
    waiting.push(data);
    if (!busy) void work();
  };
}
