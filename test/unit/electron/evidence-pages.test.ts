// What heapcase://app/evidence/CASE/ID answers.
import { describe, expect, test } from 'vitest';
import { failure } from '#core/base/failure';
import { evidenceAt, evidencePath, unpackedHeader } from '#core/contract/evidence-url';
import { evidencePages } from '#main/electron/evidence-pages';
import type { EvidenceStream } from '#main/store/evidence-stream';
import type { Workbench } from '#main/workbench';

const place = { caseId: '2026-10-01-orders-api-1f2e', id: 'ab12~2' };

function pagesOf(streamEvidence: () => Promise<EvidenceStream>) {
  return evidencePages(async () => ({ streamEvidence }) as unknown as Workbench);
}

describe('the address of evidence', () => {
  test.each([place, { caseId: 'a/b c', id: '../..' }])('names what it was made of: %j', (of) => {
    const path = evidencePath(of);
    expect(path.split('/')).toHaveLength(4);
    expect(evidenceAt(path)).toEqual(of);
  });

  test.each(['/evidence/', '/evidence/a', '/evidence/a/b/c', '/index.html', '/evidence/%/b'])(
    '%s is none',
    (path) => {
      expect(evidenceAt(path)).toBeNull();
    },
  );
});

describe('the answer', () => {
  test('is the bytes with their lengths, and can be nothing but bytes', async () => {
    const pages = pagesOf(async () => ({
      bytes: 5,
      unpackedBytes: 50,
      async *parts() {
        yield new Uint8Array([1, 2]);
        yield new Uint8Array([3, 4, 5]);
      },
    }));
    const response = await pages(place);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3, 4, 5]));
    expect(response.headers.get('Content-Length')).toBe('5');
    expect(response.headers.get(unpackedHeader)).toBe('50');
    expect(response.headers.get('Content-Type')).toBe('application/octet-stream');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  });

  test('stops reading where nobody takes it any more', async () => {
    let ended = false;
    const pages = pagesOf(async () => ({
      bytes: 2 ** 30,
      unpackedBytes: 2 ** 30,
      async *parts() {
        try {
          for (;;) yield new Uint8Array(1000);
        } finally {
          ended = true;
        }
      },
    }));
    const reader = (await pages(place)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(ended).toBe(true);
  });

  test('breaks off where the bytes turn out to be others', async () => {
    const pages = pagesOf(async () => ({
      bytes: 2,
      unpackedBytes: 2,
      async *parts() {
        yield new Uint8Array([1]);
        throw failure('evidence.changed', { id: 'ab12', found: 'f', expected: 'e' });
      },
    }));
    await expect((await pages(place)).arrayBuffer()).rejects.toThrow();
  });

  test('says in words why there is nothing', async () => {
    const pages = pagesOf(() => Promise.reject(failure('evidence.unknown', { id: 'ab12', case: 'a case' })));
    const response = await pages(place);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('ab12');
  });
});
