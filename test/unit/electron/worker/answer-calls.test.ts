// The worker's side of the envelope: one call after the other, and none that nobody waits for.
import { describe, expect, test, vi } from 'vitest';
import { answerCalls } from '../../../../src/renderer/worker/answer-calls';
import type { Desk, FromWorker, ToWorker } from '../../../../src/renderer/worker/calls';

/** As long as a busy machine may need. */
const eventually = <T>(check: () => T) => vi.waitFor(check, 20_000);

type Calls = {
  readonly slow: { readonly request: string; readonly answer: string };
  readonly quick: { readonly request: string; readonly answer: string };
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
  };
  answerCalls(desk, port);
  const say = (data: ToWorker) => port.onmessage?.({ data } as MessageEvent<ToWorker>);
  const ask = (id: number, name: keyof Calls, request: string) => say({ kind: 'call', id, name, request });
  return { said, begun, ask, cancel: (id: number) => say({ kind: 'cancel', id }), signal: () => signal };
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
});
