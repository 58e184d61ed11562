import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileBelow, typeOf } from '#main/electron/app-files';

const root = '/srv/page';

describe('files of the page', () => {
  test('a path below the root is that file', () => {
    expect(fileBelow(root, '/assets/index-1.js')).toBe('/srv/page/assets/index-1.js');
  });

  test.each([
    '/',
    '/..',
    '/../page2/x.js',
    '/%2e%2e/x.js',
    '/..%2fx.js',
    '/%2e%2e%2f%2e%2e%2fetc/passwd',
    '/a\0b',
    '/..%5cx',
    '/%',
  ])('%j never leaves it', (wanted) => {
    const file = fileBelow(root, wanted);
    if (file !== null) expect(file.startsWith(`${root}/`)).toBe(true);
  });

  test('no path leaves it', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2E%2e', '%2f', '/', '\\', '%5c', '%00', '//', 'a'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const file = fileBelow(root, `/${parts.join('')}`);
        if (file !== null) {
          expect(path.resolve(file)).toBe(file);
          expect(file.startsWith(`${root}/`)).toBe(true);
        }
      }),
    );
  });

  test('only kinds of files that the page is made of are served', () => {
    expect(typeOf('x.JS')).toMatch(/^text\/javascript/);
    for (const file of ['x.cjs', 'x.node', 'x', 'x.exe', '.env']) expect(typeOf(file)).toBeNull();
  });
});
