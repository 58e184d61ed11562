// Profiles come into the worker once, however many views ask, and not at all when nobody waits.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { failure } from '#core/base/failure';
import { ProfileBringer } from '../../../../src/renderer/worker/bring-profiles';
import type { CallOptions } from '../../../../src/renderer/worker/worker-client';

/** As long as a busy machine may need. */
const eventually = <T>(check: () => T) => vi.waitFor(check, 20_000);

interface Fetching {
  readonly request: { readonly evidence: string; readonly url: string };
  readonly options: CallOptions;
  readonly end: (facts: object | null) => void;
}

const heap = { caseId: 'a case', evidence: 'abc', name: 'heap.pb.gz' };
const progress = { phase: 'decoding', part: 0.5 };

describe('bringing profiles', () => {
  let fetches: Fetching[];
  let holds: { readonly evidence: string; readonly bytes: Uint8Array }[];
  let read: (caseId: string, evidence: string) => Promise<Uint8Array>;
  let bringer: ProfileBringer;

  beforeEach(() => {
    vi.stubGlobal('location', { href: 'heapcase://app/index.html' });
    fetches = [];
    holds = [];
    read = async () => new Uint8Array([1, 2, 3]);
    const call = (name: string, request: never, options: CallOptions = {}): Promise<unknown> => {
      if (name === 'hold') {
        holds.push(request);
        return Promise.resolve({});
      }
      return new Promise((resolve, reject) => {
        options.signal?.addEventListener('abort', () => reject(failure('failure.cancelled')));
        fetches.push({ request, options, end: resolve });
      });
    };
    bringer = new ProfileBringer({ call } as never, (caseId, evidence) => read(caseId, evidence));
  });
  const begun = () => eventually(() => expect(fetches).toHaveLength(1)).then(() => fetches[0] as Fetching);

  test('the worker fetches each once, until it is said to have let go of it', async () => {
    const done = bringer.bring([heap]);
    const { request, end } = await begun();
    expect(request).toMatchObject({ evidence: 'abc', url: 'heapcase://app/evidence/a%20case/abc' });
    end({});
    await done;
    await bringer.bring([heap]);
    expect([fetches.length, holds.length]).toEqual([1, 0]);
    bringer.forget([heap]);
    void bringer.bring([heap]);
    await eventually(() => expect(fetches).toHaveLength(2));
  });

  test('two views that want the same one share its fetch and its progress', async () => {
    const heard = [vi.fn(), vi.fn()];
    const both = heard.map((onProgress) => bringer.bring([heap], { onProgress }));
    const { options, end } = await begun();
    await eventually(() => {
      options.onProgress?.(progress);
      for (const listener of heard) expect(listener).toHaveBeenCalledWith(progress);
    });
    end({});
    await Promise.all(both);
    expect(fetches).toHaveLength(1);
  });

  test('one that leaves does not stop it for the other; the last one does', async () => {
    const stops = [new AbortController(), new AbortController()];
    const asked = stops.map(({ signal }) =>
      bringer.bring([heap], { signal }).catch((error: unknown) => error),
    );
    const { options } = await begun();
    await new Promise((resolve) => setImmediate(resolve));
    stops[0]?.abort();
    expect(await asked[0]).toMatchObject({ data: { code: 'failure.cancelled' } });
    expect(options.signal?.aborted).toBe(false);
    stops[1]?.abort();
    await asked[1];
    expect(options.signal?.aborted).toBe(true);
    // Who comes after that begins anew.
    void bringer.bring([heap]).catch(() => {});
    await eventually(() => expect(fetches).toHaveLength(2));
  });

  test('who asks anew in the breath in which it leaves goes on with the same fetch', async () => {
    const stop = new AbortController();
    const first = bringer.bring([heap], { signal: stop.signal });
    first.catch(() => {});
    const { options, end } = await begun();
    stop.abort();
    const second = bringer.bring([heap]);
    await expect(first).rejects.toMatchObject({ data: { code: 'failure.cancelled' } });
    expect(options.signal?.aborted).toBe(false);
    end({});
    await second;
    expect(fetches).toHaveLength(1);
  });

  test('what is brought ahead says so to the worker', async () => {
    void bringer.bring([heap], { ahead: true });
    expect((await begun()).options.ahead).toBe(true);
  });

  test('what the worker cannot fetch is read and handed over', async () => {
    const done = bringer.bring([heap]);
    (await begun()).end(null);
    await done;
    expect(holds).toMatchObject([{ evidence: 'abc', bytes: new Uint8Array([1, 2, 3]) }]);
  });

  test('the reading says why there are no bytes', async () => {
    read = () => Promise.reject(failure('evidence.unknown', { id: 'abc', case: 'a case' }));
    const done = bringer.bring([heap]);
    (await begun()).end(null);
    await expect(done).rejects.toMatchObject({ data: { code: 'evidence.unknown' } });
  });
});
