import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseId } from '#core/case/case-id';
import { evidenceId } from '#core/case/evidence-id';

describe('the name of a case', () => {
  const at = new Date('2026-11-23T23:59:59.999Z');
  it.each([
    ['Orders API', '2026-11-23-orders-api-3f9c'],
    ['  Ärger / in "São Paulo"!', '2026-11-23-arger-in-sao-paulo-3f9c'],
    ['订单服务', '2026-11-23-case-3f9c'],
    ['', '2026-11-23-case-3f9c'],
    ['../../etc', '2026-11-23-etc-3f9c'],
    [`${'a'.repeat(39)} b c`, `2026-11-23-${'a'.repeat(39)}-3f9c`],
  ])('of %j is %s', (title, id) => {
    expect(caseId(at, title, '3f9c')).toBe(id);
  });

  it('is safe on every file system, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (title) => {
        expect(caseId(at, title, '3f9c')).toMatch(/^2026-11-23-[a-z0-9]+(-[a-z0-9]+)*-3f9c$/);
        expect(caseId(at, title, '3f9c').length).toBeLessThanOrEqual(56);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the id of evidence', () => {
  const a = `aaaaaaaa1${'0'.repeat(55)}`;
  const likeA = `aaaaaaaa2${'0'.repeat(55)}`;
  it('is the beginning of the hash, counted where the bytes are the same', () => {
    const present: { id: string; sha256: string }[] = [];
    const add = (sha256: string) => {
      const id = evidenceId(sha256, present);
      present.push({ id, sha256 });
      return id;
    };
    expect([add(a), add(a), add(likeA), add(a), add(likeA), add('b'.repeat(64))]).toEqual([
      'aaaaaaaa',
      'aaaaaaaa~2',
      'aaaaaaaa2000',
      'aaaaaaaa~3',
      'aaaaaaaa2000~2',
      'bbbbbbbb',
    ]);
  });
});
