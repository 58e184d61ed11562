/**
 * The worker's side of the envelope. Calls run one after the other, those that somebody waits for before those that
 * are made ahead. A cancelled one that waits never runs; one that runs is told by its signal, which it can see wherever
 * it waits for something, and in its loops by a flag in memory that is shared with the page.
 */

import { interruptible } from '#core/base/checkpoint';
import { failure } from '#core/base/failure';
import { attempt } from '#core/base/result';
import { breathe } from './breathe';
import type { CallTable, Desk, FromWorker, ToWorker } from './calls';
import { givenAway } from './given-away';
import { isStopFlagUp } from './stop-flags';

/** The part of a worker's global scope that is used here; the page's own types don't know workers. */
interface Port {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

interface Waiting {
  readonly call: Extract<ToWorker, { kind: 'call' }>;
  readonly stop: AbortController;
}

/** A loop that is over sooner says nothing of how far it is; one that is not, not more often. */
const tellEveryMs = 200;
/** What was just answered is drawn first: the page wants the processors that a call made ahead would take. */
const drawnMs = 150;

export function answerCalls<T extends CallTable>(desk: Desk<T>, port = self as unknown as Port): void {
  const waiting: Waiting[] = [];
  /** One, and where that was made ahead and gives way, the urgent one. */
  const running: Waiting[] = [];
  let flags: Int32Array | null = null;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let wake = () => {};

  const answer = async (asked: Waiting) => {
    const { call, stop } = asked;
    const { id, name, request, ahead } = call;
    running.push(asked);
    const report = (phase: string, part?: number) =>
      port.postMessage({ kind: 'progress', id, progress: { phase, part: part ?? null } });
    let told = performance.now();
    const check = (part: number) => {
      if (flags && isStopFlagUp(flags, id)) throw failure('failure.cancelled');
      const now = performance.now();
      if (now - told < tellEveryMs) return;
      told = now;
      report('summing', part);
    };
    const rest = async () => {
      await breathe();
      if (ahead) await answerUrgent();
    };
    const result = await attempt(() => {
      const act = desk[name];
      if (!act) throw failure('contract.bad-request', { method: name, reason: 'no such call' });
      return interruptible(check, () => act(request as never, report, stop.signal, rest));
    });
    running.splice(running.indexOf(asked), 1);
    if (!ahead) answeredAt = performance.now();
    port.postMessage({ kind: 'answer', id, result }, result.ok ? givenAway(result.value) : []);
  };

  const takeUrgent = (): Waiting | undefined => {
    const place = waiting.findIndex(({ call }) => !call.ahead);
    return place < 0 ? undefined : waiting.splice(place, 1)[0];
  };

  const answerUrgent = async () => {
    for (let next = takeUrgent(); next; next = takeUrgent()) {
      await answer(next);
      await breathe();
    }
  };

  /** The next one in turn; of those that are made ahead none before the last answer may have been drawn. */
  const takeNext = async (): Promise<Waiting | undefined> => {
    for (;;) {
      const urgent = takeUrgent();
      const rest = answeredAt + drawnMs - performance.now();
      if (urgent || rest <= 0 || waiting.length === 0) return urgent ?? waiting.shift();
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, rest);
      });
    }
  };

  const work = async () => {
    // Between two calls messages come in, so that a cancel is seen before the next call starts.
    await breathe();
    for (;;) {
      const next = await takeNext();
      if (!next) return;
      await answer(next);
      await breathe();
    }
  };

  let busy = false;
  port.onmessage = ({ data }) => {
    if (data.kind === 'flags') {
      flags = data.flags;
      return;
    }
    wake();
    if (data.kind === 'cancel') {
      running.find(({ call }) => call.id === data.id)?.stop.abort();
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
