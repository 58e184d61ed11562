// A question finds its profiles: posted right behind the order to fetch them, and again where they were not there.
import { describe, expect, test, vi } from 'vitest';
import { failure } from '#core/base/failure';
import { defaultView } from '#core/profile/view';
import { askAbout } from '../../../../src/renderer/worker/ask-about';
import { ProfileBringer } from '../../../../src/renderer/worker/bring-profiles';

const heap = { caseId: 'case', evidence: 'abc', name: 'heap.pb.gz' };
const seen = { evidence: 'abc', view: defaultView, compare: null };

/** A worker that answers in turn, as the real one does, and can let go of what it held. */
function worker({ canFetch = true } = {}) {
  const said: string[] = [];
  const held = new Set<string>();
  let turn: Promise<unknown> = Promise.resolve();
  const answer = (name: string, request: { evidence: string }) => {
    if (name === 'fetch' && !canFetch) return null;
    if (name === 'fetch' || name === 'hold') held.add(request.evidence);
    else if (!held.has(request.evidence))
      throw failure('evidence.unknown', { id: 'abc', case: 'the worker' });
    return `${name} of ${request.evidence}`;
  };
  const call = (name: string, request: { evidence: string }) => {
    said.push(name);
    const mine = turn.then(() => answer(name, request));
    turn = mine.catch(() => {});
    return mine;
  };
  return { said, held, call };
}

function asking(to: ReturnType<typeof worker>, read = async () => new Uint8Array([1])) {
  vi.stubGlobal('location', { href: 'heapcase://app/index.html' });
  const bringer = new ProfileBringer(to as never, read);
  return () => askAbout(to as never, bringer, [heap], 'top', seen);
}

describe('a question about a profile', () => {
  test('is posted with the order to fetch it, and later alone', async () => {
    const to = worker();
    const ask = asking(to);
    const first = ask();
    expect(to.said).toEqual(['fetch', 'top']);
    expect(await first).toBe('top of abc');
    expect(await ask()).toBe('top of abc');
    expect(to.said).toEqual(['fetch', 'top', 'top']);
  });

  test('is asked again when its bytes had to be brought', async () => {
    const to = worker({ canFetch: false });
    expect(await asking(to)()).toBe('top of abc');
    expect(to.said).toEqual(['fetch', 'top', 'hold', 'top']);
  });

  test('brings a profile again that the worker has let go of', async () => {
    const to = worker();
    const ask = asking(to);
    await ask();
    to.held.clear();
    expect(await ask()).toBe('top of abc');
    expect(to.said.filter((name) => name === 'fetch')).toHaveLength(2);
  });

  test('fails with why there are no bytes', async () => {
    const to = worker({ canFetch: false });
    const ask = asking(to, () =>
      Promise.reject(failure('evidence.changed', { id: 'abc', found: 'f', expected: 'e' })),
    );
    await expect(ask()).rejects.toMatchObject({ data: { code: 'evidence.changed' } });
  });
});
