/** Expressions that are only words are searched as such; they find what RE2 finds. */

import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { expression } from '../../../src/core/profile/expressions';

const names = [
  'main.main',
  'net/http.(*conn).serve',
  'github.com/a-b/c.List[go.shape.int].Push',
  'std::vector<int, x>',
  'a|b',
  'a\\b',
  '日本.λ',
  '',
];

describe('words', () => {
  it.each([
    'main',
    'main|serve',
    '\\(\\*conn\\)\\.',
    'a-b/c\\.List\\[',
    'vector<int, x>',
    'a||b',
    '|',
    'x|y',
    'a\\|b',
    '日本',
    'MAIN',
  ])('%s finds what RE2 finds', (source) => {
    const { matches } = expression('focus', source);
    const compiled = RE2JS.compile(source);
    expect(names.filter(matches)).toEqual(names.filter((name) => compiled.test(name)));
  });

  it('are not what has a meaning: an expression goes to RE2', () => {
    expect(expression('focus', 'main.main').matches('main/main')).toBe(true);
    expect(expression('focus', '^conn').matches('conn conn')).toBe(true);
    expect(() => expression('focus', '\\main\\y')).toThrow('not a regular expression');
  });
});
