import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { labels } from '../../../src/renderer/i18n/labels';

const renderer = fileURLToPath(new URL('../../../src/renderer', import.meta.url));
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the labels of the window', () => {
  test('exist in both languages', () => {
    expect(Object.keys(labels['zh-CN']).sort()).toEqual(Object.keys(labels.en).sort());
  });

  test.each(Object.keys(labels.en) as (keyof typeof labels.en)[])('%s has the same places', (key) => {
    expect(places(labels['zh-CN'][key])).toEqual(places(labels.en[key]));
  });

  test('have no half-width punctuation between Chinese characters', () => {
    const han = '[\\u4e00-\\u9fff]';
    const wrong = Object.entries(labels['zh-CN']).filter(([, text]) =>
      new RegExp(`${han}[,;:!?](${han}|$|\\s)`).test(text),
    );
    expect(wrong).toEqual([]);
  });
});

/** Text between tags, and attributes that are read aloud or shown. */
function literalTexts(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const between = [...code.matchAll(/(?<!=)>\s*([A-Z][a-z]+(?: [A-Za-z]+)*[^<>{}();=]*)\s*<\//g)];
  const attributes = [...code.matchAll(/\b(?:aria-label|title|placeholder|label|alt)="([^"]+)"/g)];
  return [...between, ...attributes].map(([, text]) => text.trim());
}

describe('components', () => {
  const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.tsx'),
  );

  test('are found', () => {
    expect(files.length).toBeGreaterThan(30);
  });

  test.each(files)('%s takes its texts from the dictionaries', (file) => {
    expect(literalTexts(readFileSync(path.join(renderer, file), 'utf8'))).toEqual([]);
  });

  test('the scan finds what it looks for', () => {
    expect(literalTexts('<p>Hello there</p>')).toEqual(['Hello there']);
    expect(literalTexts('<button aria-label="Close" />')).toEqual(['Close']);
  });
});
