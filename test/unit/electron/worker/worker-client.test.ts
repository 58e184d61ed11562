// The page's side of a worker: answers find their calls, cancel and the time limit let nobody wait.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { failure } from '#core/base/failure';
import type { FromWorker, ToWorker } from '../../../../src/renderer/worker/calls';
import { isStopFlagUp } from '../../../../src/renderer/worker/stop-flags';
import { WorkerClient, type WorkerLike } from '../../../../src/renderer/worker/worker-client';

type Calls = { readonly double: { readonly request: number; readonly answer: number } };

class FakeWorker implements WorkerLike {
  readonly heard: ToWorker[] = [];
  ended = false;
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: FromWorker): void {
    this.onmessage?.({ data } as MessageEvent<FromWorker>);
  }
}

describe('a worker’s client', () => {
  let workers: FakeWorker[] = [];
  let client: WorkerClient<Calls>;
  beforeEach(() => {
    vi.useFakeTimers();
    workers = [];
    client = new WorkerClient<Calls>(
      () => {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      },
      10_000,
      (seconds) => failure('layout.failed', { reason: `no answer within ${seconds} s` }),
    );
  });
  afterEach(() => vi.useRealTimers());

  test('starts its worker with the first call only, and gives each call its own answer', async () => {
    expect(workers).toHaveLength(0);
    const [two, three] = [client.call('double', 1), client.call('double', 2)];
    workers[0].say({ kind: 'answer', id: 2, result: { ok: true, value: 4 } });
    workers[0].say({ kind: 'answer', id: 1, result: { ok: true, value: 2 } });
    await expect(Promise.all([two, three])).resolves.toEqual([2, 4]);
    expect(workers).toHaveLength(1);
  });

  test('rejects with the failure of the worker', async () => {
    const call = client.call('double', 1);
    const { data } = failure('profile.empty', { file: 'heap.pb.gz' });
    workers[0].say({ kind: 'answer', id: 1, result: { ok: false, failure: data } });
    await expect(call).rejects.toMatchObject({ data: { code: 'profile.empty' } });
  });

  test('a cancelled call ends at once, and a late answer to it is ignored', async () => {
    const stop = new AbortController();
    const call = client.call('double', 1, { signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toMatchObject({ data: { code: 'failure.cancelled' } });
    expect(workers[0].heard.at(-1)).toEqual({ kind: 'cancel', id: 1 });
    workers[0].say({ kind: 'answer', id: 1, result: { ok: true, value: 2 } });
    await expect(client.call('double', 1, { signal: stop.signal })).rejects.toMatchObject({
      data: { code: 'failure.cancelled' },
    });
  });

  test('a call that is cancelled is also told by memory, for a worker that is busy', async () => {
    const stop = new AbortController();
    const calls = [client.call('double', 1, { signal: stop.signal }), client.call('double', 2)];
    const flags = workers[0].heard.find((said) => said.kind === 'flags')?.flags as Int32Array;
    expect(isStopFlagUp(flags, 1)).toBe(false);
    stop.abort();
    await expect(calls[0]).rejects.toMatchObject({ data: { code: 'failure.cancelled' } });
    expect([isStopFlagUp(flags, 1), isStopFlagUp(flags, 2)]).toEqual([true, false]);
  });

  test('a worker that does not answer is ended, and the next call gets a new one', async () => {
    const call = client.call('double', 1);
    const late = expect(call).rejects.toMatchObject({ data: { code: 'layout.failed' } });
    await vi.advanceTimersByTimeAsync(10_000);
    await late;
    expect(workers[0].ended).toBe(true);
    const again = client.call('double', 3);
    workers[1].say({ kind: 'answer', id: 2, result: { ok: true, value: 6 } });
    await expect(again).resolves.toBe(6);
  });

  test('each answer gives the next call its whole time', async () => {
    const first = client.call('double', 1);
    const second = client.call('double', 2);
    await vi.advanceTimersByTimeAsync(9_000);
    workers[0].say({ kind: 'answer', id: 1, result: { ok: true, value: 2 } });
    await vi.advanceTimersByTimeAsync(9_000);
    workers[0].say({ kind: 'answer', id: 2, result: { ok: true, value: 4 } });
    await expect(Promise.all([first, second])).resolves.toEqual([2, 4]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workers[0].ended).toBe(false);
  });

  describe('of a worker that hears nothing while it works', () => {
    beforeEach(() => {
      client = new WorkerClient<Calls>(
        () => {
          const worker = new FakeWorker();
          workers.push(worker);
          return worker;
        },
        10_000,
        (seconds) => failure('layout.failed', { reason: `no answer within ${seconds} s` }),
        { deaf: true },
      );
    });

    test('ends it where the call is cancelled that it is at, and has the next one answered by another', async () => {
      const stop = new AbortController();
      const long = client.call('double', 1, { signal: stop.signal });
      const next = client.call('double', 2);
      await vi.advanceTimersByTimeAsync(9_000);
      stop.abort();
      await expect(long).rejects.toMatchObject({ data: { code: 'failure.cancelled' } });
      expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
      expect(workers[1].heard.filter(({ kind }) => kind === 'call')).toMatchObject([{ id: 2, request: 2 }]);
      // It has its whole time: none of it was spent behind the other.
      await vi.advanceTimersByTimeAsync(9_000);
      workers[1].say({ kind: 'answer', id: 2, result: { ok: true, value: 4 } });
      await expect(next).resolves.toBe(4);
    });

    test('lets it work on where one is cancelled that waits behind', async () => {
      const stop = new AbortController();
      const first = client.call('double', 1);
      const second = client.call('double', 2, { signal: stop.signal });
      stop.abort();
      await expect(second).rejects.toMatchObject({ data: { code: 'failure.cancelled' } });
      expect(workers[0].ended).toBe(false);
      workers[0].say({ kind: 'answer', id: 1, result: { ok: true, value: 2 } });
      await expect(first).resolves.toBe(2);
      expect(workers).toHaveLength(1);
    });
  });

  test('a worker that breaks fails its calls', async () => {
    const call = client.call('double', 1);
    workers[0].onerror?.({ message: 'refused by policy', preventDefault() {} } as ErrorEvent);
    await expect(call).rejects.toThrow('refused by policy');
  });

  test('progress reaches the call', () => {
    const seen: string[] = [];
    void client.call('double', 1, { onProgress: ({ phase }) => seen.push(phase) }).catch(() => {});
    workers[0].say({ kind: 'progress', id: 1, progress: { phase: 'decoding', part: null } });
    expect(seen).toEqual(['decoding']);
  });
});
