import { describe, expect, it } from 'vitest';
import { fill, splitTemplate } from '../../../src/core/words/dictionary';
import { type MessageKey, messages, sayInParts } from '../../../src/core/words/messages';

const keys = Object.keys(messages.en) as MessageKey[];
const placesOf = (text: string) =>
  splitTemplate(text)
    .flatMap(({ place }) => place ?? [])
    .sort();

describe('the dictionaries', () => {
  it('have the same keys in both languages', () => {
    expect(Object.keys(messages['zh-CN']).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('%s has the same places in both languages, and words in both', (key) => {
    const chinese = messages['zh-CN'][key];
    expect(new Set(placesOf(chinese))).toEqual(new Set(placesOf(messages.en[key])));
    expect(chinese.trim()).not.toBe('');
  });

  it('leave no place unfilled in a sentence that is split into parts', () => {
    const parts = sayInParts('zh-CN', { key: 'heap.for.one', fillings: { value: '1 MiB', total: '2 MiB' } });
    expect(parts.filter(({ place }) => place !== null).map(({ text }) => text)).toEqual(['2 MiB', '1 MiB']);
    expect(parts.map(({ text }) => text).join('')).toBe('采集中占 2 MiB 的 1 MiB');
  });

  it('choose the word that goes with one and with any other number', () => {
    expect([0, 1, 2, '1'].map((n) => fill('{n} {n|file is|files are} here', { n }))).toEqual([
      '0 files are here',
      '1 file is here',
      '2 files are here',
      '1 file is here',
    ]);
  });

  it('keep a place visible when nothing is given for it', () => {
    expect(fill('{a} of {b}', { a: 1 })).toBe('1 of {b}');
  });
});

describe('the Chinese texts', () => {
  it.each(keys)('%s uses full-width punctuation and a space beside Latin letters', (key) => {
    const text = messages['zh-CN'][key];
    if (!/[\u4e00-\u9fff]/.test(text)) return;
    // Half-width marks between Chinese characters, and Chinese that touches Latin without a space.
    expect(text).not.toMatch(/[\u4e00-\u9fff][,;:!?]|[\u4e00-\u9fff]\.(?![\w/])/);
    expect(text).not.toMatch(/[\u4e00-\u9fff][A-Za-z0-9{]|[A-Za-z0-9}][\u4e00-\u9fff]/);
  });
});

describe('the English texts', () => {
  it.each(keys)('%s does without "please", "successfully" and exclamation marks', (key) => {
    expect(messages.en[key]).not.toMatch(/\bplease\b|successfully|!/i);
  });
});
