import { describe, expect, it } from 'vitest';
import type { Capture, Evidence } from '#core/case/model';
import type { CaseRecord } from '#core/case/record';
import { heapsLeftOut } from '#core/diagnosis/one-heap-a-capture';

const heap = (id: string, path: string) =>
  ({ id, kind: 'heap-profile', provenance: { how: `GET http://h/${path}` } }) as unknown as Evidence;
const capture = (...evidence: Evidence[]): Capture => ({ label: 'capture', number: 1, at: '', evidence });
const leftOut = (...captures: Capture[]) =>
  [...heapsLeftOut({ captures } as unknown as CaseRecord, ({ id }) => id[0])].sort();

describe('two heaps of one capture', () => {
  it('count once: the forced one where every capture of the life has it', () => {
    const first = capture(heap('a1', 'heap'), heap('a2', 'heap?gc=1'));
    const second = capture(heap('a3', 'heap'), heap('a4', 'heap?gc=1'));
    expect(leftOut(first, second)).toEqual(['a1', 'a3']);
  });

  it('count once: the plain one where a capture has no other, so that like is compared with like', () => {
    const whole = capture(heap('a1', 'heap'), heap('a2', 'heap?gc=1'));
    expect(leftOut(whole, capture(heap('a3', 'heap')))).toEqual(['a2']);
    // Another life is judged by itself.
    expect(leftOut(whole, capture(heap('b1', 'heap')))).toEqual(['a1']);
  });

  it('leave alone what stands by itself', () => {
    expect(leftOut(capture(heap('a1', 'heap')), capture(heap('a2', 'heap?gc=1')))).toEqual([]);
  });
});
