// Answers that were given before: the same object again, and no more of them than there is room for.
import { describe, expect, test } from 'vitest';
import { KeptAnswers } from '../../../../src/renderer/worker/kept-answers';

const request = (evidence: string) => ({ evidence, view: { sort: 'flat' } });

describe('kept answers', () => {
  test('are found by what was asked, not by the object that asked', () => {
    const kept = new KeptAnswers(100);
    const answer = { rows: [1] };
    kept.put('top', request('a'), answer, 1);
    expect(kept.get('top', request('a'))).toBe(answer);
    expect(kept.get('facts', request('a'))).toBeUndefined();
    expect(kept.get('top', request('b'))).toBeUndefined();
  });

  test('the ones that were not used for longest go first', () => {
    const kept = new KeptAnswers(30);
    for (const name of ['a', 'b', 'c']) kept.put('top', request(name), name, 9);
    kept.get('top', request('a'));
    kept.put('top', request('d'), 'd', 9);
    const left = ['a', 'b', 'c', 'd'].map((name) => kept.get('top', request(name)));
    expect(left).toEqual(['a', undefined, 'c', 'd']);
  });

  test('one that is put again takes its room once, and one that is too large takes none', () => {
    const kept = new KeptAnswers(30);
    for (let i = 0; i < 10; i++) kept.put('top', request('a'), i, 9);
    kept.put('top', request('b'), 'b', 9);
    kept.put('top', request('huge'), 'huge', 31);
    expect([kept.get('top', request('a')), kept.get('top', request('b'))]).toEqual([9, 'b']);
    expect(kept.get('top', request('huge'))).toBeUndefined();
  });
});
