import { expect, test } from 'vitest';
import { mayOpenOutside } from '#main/electron/external-links';

test.each(['https://pkg.go.dev/net/http/pprof', 'mailto:someone@example.org'])('%s may be opened', (url) => {
  expect(mayOpenOutside(url)).toBe(true);
});

test.each([
  'http://example.org/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://host/share',
  'heapcase://app/index.html',
  'ms-settings:',
  'https://user:secret@example.org/',
  'https:',
  'not a url',
  '',
])('%j may not', (url) => {
  expect(mayOpenOutside(url)).toBe(false);
});
