// The worker's side of the envelope: one call after the other, and none that nobody waits for.
import { describe, expect, test, vi } from 'vitest';
import { checkpoint } from '#core/base/checkpoint';
import { answerCalls } from '../../../../src/renderer/worker/answer-calls';
import type { Desk, FromWorker, ToWorker } from '../../../../src/renderer/worker/calls';
import { newStopFlags, raiseStopFlag } from '../../../../src/renderer/worker/stop-flags';

/** As long as a busy machine may need. */
const eventually = <T>(check: () => T) => vi.waitFor(check, 20_000);

type Calls = {
  readonly slow: { readonly request: string; readonly answer: string };
  readonly quick: { readonly request: string; readonly answer: string };
  /** Rests until it is told to end. */
  readonly patient: { readonly request: string; readonly answer: string };
  /** Loops without ever letting a message in; `request` is called at each item. */
  readonly busy: { readonly request: (item: number) => void; readonly answer: string };
};

function started() {
  const said: FromWorker[] = [];
  const begun: string[] = [];
  const port = {
    postMessage: (message: FromWorker) => void said.push(message),
    onmessage: null as ((event: MessageEvent<ToWorker>) => void) | null,
  };
  let signal: AbortSignal | null = null;
  const desk: Desk<Calls> = {
    slow: (request, report, stopped) => {
      begun.push(request);
      signal = stopped;
      report('working', 0.5);
      return new Promise((resolve) => stopped.addEventListener('abort', () => resolve('stopped')));
    },
    quick: (request) => {
      begun.push(request);
      return request;
    },
    patient: async (request, _report, stopped, rest) => {
      begun.push(request);
      while (!stopped.aborted) await rest();
      return request;
    },
    busy: (item) => {
      for (let i = 0; i < 1_000_000; i++) {
        checkpoint(i, 1_000_000);
        item(i);
      }
      return 'to the end';
    },
  };
  answerCalls(desk, port);
  const say = (data: ToWorker) => port.onmessage?.({ data } as MessageEvent<ToWorker>);
  const ask = (id: number, name: keyof Calls, request: unknown, ahead = false) =>
    say({ kind: 'call', id, name, request, ahead });
  const cancel = (id: number) => say({ kind: 'cancel', id });
  return { said, begun, say, ask, cancel, signal: () => signal };
}

const answersOf = (said: readonly FromWorker[]) =>
  said.filter(({ kind }) => kind === 'answer').map(({ id }) => id);

describe('the calls of a worker', () => {
  test('are answered in their order, with their progress', async () => {
    const { said, ask, cancel } = started();
    ask(1, 'slow', 'a');
    ask(2, 'quick', 'b');
    await eventually(() =>
      expect(said).toContainEqual({ kind: 'progress', id: 1, progress: { phase: 'working', part: 0.5 } }),
    );
    expect(answersOf(said)).toEqual([]);
    cancel(1);
    await eventually(() => expect(answersOf(said)).toEqual([1, 2]));
  });

  test('a running one is told that nobody waits for it', async () => {
    const { ask, cancel, signal } = started();
    ask(1, 'slow', 'a');
    await eventually(() => expect(signal()).not.toBeNull());
    expect(signal()?.aborted).toBe(false);
    cancel(1);
    expect(signal()?.aborted).toBe(true);
  });

  test('a waiting one that is cancelled never runs: the newest question is the next', async () => {
    const { said, begun, ask, cancel } = started();
    ask(1, 'slow', 'first');
    ask(2, 'quick', 'overtaken');
    ask(3, 'quick', 'newest');
    await eventually(() => expect(begun).toEqual(['first']));
    cancel(2);
    cancel(1);
    await eventually(() => expect(answersOf(said)).toEqual([1, 3]));
    expect(begun).toEqual(['first', 'newest']);
  });

  test('one that does not exist fails, and the worker goes on', async () => {
    const { said, ask } = started();
    ask(1, 'none' as 'quick', 'x');
    ask(2, 'quick', 'y');
    await eventually(() => expect(answersOf(said)).toEqual([1, 2]));
    expect(said[0]).toMatchObject({
      id: 1,
      result: { ok: false, failure: { code: 'contract.bad-request' } },
    });
  });

  test('what is asked ahead comes after what somebody waits for', async () => {
    const { said, begun, ask, cancel } = started();
    ask(1, 'slow', 'first');
    ask(2, 'quick', 'ahead', true);
    ask(3, 'quick', 'waited for');
    await eventually(() => expect(begun).toEqual(['first']));
    cancel(1);
    await eventually(() => expect(answersOf(said)).toEqual([1, 3, 2]));
  });

  test('what is asked ahead waits until the last answer may have been drawn', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
    try {
      const { said, ask } = started();
      /** Everything that needs no time to pass. */
      const settled = async () => {
        for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      };
      ask(1, 'quick', 'waited for');
      ask(2, 'quick', 'ahead', true);
      await settled();
      expect(answersOf(said)).toEqual([1]);
      // Who waits does not wait for that.
      ask(3, 'quick', 'waited for');
      await settled();
      expect(answersOf(said)).toEqual([1, 3]);
      vi.advanceTimersByTime(1000);
      await settled();
      expect(answersOf(said)).toEqual([1, 3, 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('what is asked ahead gives way in the middle, and goes on afterwards', async () => {
    const { said, begun, ask, cancel } = started();
    ask(1, 'patient', 'ahead', true);
    await eventually(() => expect(begun).toEqual(['ahead']));
    ask(2, 'quick', 'waited for');
    ask(3, 'quick', 'ahead, too', true);
    await eventually(() => expect(answersOf(said)).toEqual([2]));
    cancel(1);
    await eventually(() => expect(answersOf(said)).toEqual([2, 1, 3]));
  });

  test('what somebody waits for gives way to nothing', async () => {
    const { said, begun, ask, cancel } = started();
    ask(1, 'patient', 'waited for');
    await eventually(() => expect(begun).toEqual(['waited for']));
    ask(2, 'quick', 'later');
    await new Promise((resolve) => setImmediate(resolve));
    expect(answersOf(said)).toEqual([]);
    cancel(1);
    await eventually(() => expect(answersOf(said)).toEqual([1, 2]));
  });

  test('a loop that lets nothing in ends by the flag that it shares with the page', async () => {
    const { said, say, ask } = started();
    const flags = newStopFlags() as Int32Array;
    say({ kind: 'flags', flags });
    let last = 0;
    ask(7, 'busy', (item: number) => {
      last = item;
      if (item === 10_000) raiseStopFlag(flags, 7);
    });
    ask(8, 'quick', 'next');
    await eventually(() => expect(answersOf(said)).toEqual([7, 8]));
    expect(said.find(({ kind }) => kind === 'answer')).toMatchObject({
      result: { ok: false, failure: { code: 'failure.cancelled' } },
    });
    expect(last).toBeGreaterThanOrEqual(10_000);
    expect(last).toBeLessThan(20_000);
  });

  test('the flag of one call ends no other', async () => {
    const { said, say, ask } = started();
    const flags = newStopFlags() as Int32Array;
    say({ kind: 'flags', flags });
    raiseStopFlag(flags, 6);
    ask(7, 'busy', () => {});
    await eventually(() => expect(answersOf(said)).toEqual([7]));
    expect(said.at(-1)).toMatchObject({ result: { ok: true, value: 'to the end' } });
  });

  test('a long loop says how far it is', async () => {
    const { said, ask } = started();
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now() + ticks);
    let ticks = 0;
    ask(1, 'busy', (item: number) => {
      ticks = item / 100;
    });
    await eventually(() => expect(answersOf(said)).toEqual([1]));
    vi.restoreAllMocks();
    const parts = said.flatMap((one) => (one.kind === 'progress' ? [one.progress] : []));
    expect(parts.length).toBeGreaterThan(10);
    expect(parts.every(({ phase }) => phase === 'summing')).toBe(true);
    expect(parts.map(({ part }) => part)).toEqual(parts.map(({ part }) => part).sort());
  });
});
