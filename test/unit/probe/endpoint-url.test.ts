import { expect, test } from 'vitest';
import { printEndpointUrl, readEndpointUrl } from '#core/probe/endpoint-url';
import { parseEndpoint } from '#main/collect/find-endpoint';

test.each([
  'http://127.0.0.1:6060/debug/pprof/heap?gc=1',
  'http://[::1]:6060/debug/pprof/',
  'unix:/run/app.sock:/debug/pprof/heap',
  'unix:/proc/4711/root/run/with blank.sock:/debug/pprof/',
  'netns:4711:http://10.1.2.3:80/admin/pprof/',
])('%s is read and printed alike', (url) => {
  const read = readEndpointUrl(url);
  expect(read && printEndpointUrl(read.place, read.path)).toBe(url);
});

test.each([
  'https://127.0.0.1/',
  'http://user:secret@127.0.0.1/',
  'http://127.0.0.1:99999/',
  'http://127.0.0.1:0/',
  'http://a b/',
  'unix:relative.sock',
  'unix:/run/app.sock:/a b',
  'unix:/run/app\n.sock',
  'netns:0:http://127.0.0.1/',
  'netns:x:http://127.0.0.1/',
  'netns:4711:unix:/run/app.sock',
  'file:///etc/passwd',
  '',
])('%j is none', (url) => {
  expect(readEndpointUrl(url)).toBe(null);
});

test.each([
  ['127.0.0.1:6060', 'http://127.0.0.1:6060/debug/pprof/'],
  ['localhost:6060', 'http://127.0.0.1:6060/debug/pprof/'],
  ['http://localhost', 'http://127.0.0.1:80/debug/pprof/'],
  ['[::1]:6060', 'http://[::1]:6060/debug/pprof/'],
  ['http://10.0.0.5:8080/admin/pprof', 'http://10.0.0.5:8080/admin/pprof/'],
  ['http://10.0.0.5:8080/debug/pprof/heap?debug=1', 'http://10.0.0.5:8080/debug/pprof/'],
  ['unix:/run/app.sock', 'unix:/run/app.sock:/debug/pprof/'],
  ['unix:/run/app.sock:/admin', 'unix:/run/app.sock:/admin/'],
  ['netns:4711:localhost:6060', 'netns:4711:http://127.0.0.1:6060/debug/pprof/'],
  ['netns:4711:http://127.0.0.1:6060/x/', 'netns:4711:http://127.0.0.1:6060/x/'],
])('a person may write %s', (text, url) => {
  expect(parseEndpoint(text).url).toBe(url);
});

test.each(['orders', 'https://127.0.0.1:6060', 'unix:app.sock', 'ftp://x', 'netns:1:unix:/run/x'])(
  '%s is refused',
  (text) => {
    expect(() => parseEndpoint(text)).toThrow(/no address of a pprof endpoint/);
  },
);
