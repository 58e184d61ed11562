/** Sources of `heapcase pprof`: URLs, several at once, a program first, and those that cannot be read. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pprof } from '../../../src/cli/pprof';
import { fetchProfile } from '../../../src/cli/pprof/fetch';
import { gzipFileInParts } from '../../../src/cli/pprof/file-parts';
import { shownUrl, sourceUrl } from '../../../src/cli/pprof/source-url';
import { encodeProfile } from '../../../src/core/profile/encode';
import { drawn } from './drawn';
import { fifoWith } from './fifo';

const folder = mkdtempSync(join(tmpdir(), 'heapcase-sources-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('adjustURL', () => {
  const of = (source: string, seconds = 0, timeout = 0) => {
    const found = sourceUrl(source, seconds, timeout);
    return found && `${found.url.href} ${found.seconds} ${found.timeoutSeconds}`;
  };

  it.each([
    ['localhost:6060', 'http://localhost:6060/debug/pprof/profile 0 60'],
    ['10.0.0.1:6060/', 'http://10.0.0.1:6060/debug/pprof/profile 0 60'],
    ['localhost:6060/debug/pprof/heap', 'http://localhost:6060/debug/pprof/heap 0 60'],
    ['http://host', 'http://host/debug/pprof/profile 0 60'],
    ['http://host/debug/pprof/heap?seconds=20', 'http://host/debug/pprof/heap?seconds=20 20 30'],
    ['https://host/x?seconds=many', 'https://host/x?seconds=many 0 60'],
    ['http://host/x?z=1&a=2', 'http://host/x?a=2&z=1 0 60'],
  ])('%s', (source, wanted) => {
    expect(of(source)).toBe(wanted);
  });

  it.each(['heap.pb.gz', './a:b', 'dir/heap:1', 'file:///heap', 'a:heap.pb', '/tmp/heap', 'http://', ''])(
    '%j can only be a file',
    (source) => {
      expect(of(source)).toBeNull();
    },
  );

  it('-seconds and -timeout have the last word', () => {
    expect(of('http://host/x?seconds=20', 4)).toBe('http://host/x?seconds=4 4 6');
    expect(of('http://host/x?seconds=20', 4, 9)).toBe('http://host/x?seconds=4 4 9');
  });

  it('a password is not shown', () => {
    expect(shownUrl(new URL('http://me:secret@host/x'))).toBe('http://me:xxxxx@host/x');
  });
});

let server: Server;
let host = '';
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname === '/moved') response.writeHead(302, { location: '/debug/pprof/heap' }).end();
    else if (pathname === '/round') response.writeHead(302, { location: '/round' }).end();
    else if (pathname.startsWith('/debug/pprof/')) response.end(encodeProfile(drawn('7 main.served')));
    else if (pathname === '/busy')
      response
        .writeHead(500, { 'X-Go-Pprof': '1', 'Content-Type': 'text/plain; charset=utf-8' })
        .end('profile is already in use\n');
    else if (pathname === '/slow') return;
    else if (pathname === '/cut')
      response.writeHead(200, { 'content-length': '99' }).write('abc', () => response.destroy());
    else response.writeHead(404).end('<html>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const files: Readonly<Record<string, Uint8Array>> = {
  'a.pb': encodeProfile(drawn('10 main.a')),
  'b.pb': encodeProfile(drawn('5 main.a\n1 main.b')),
  'text.txt': new TextEncoder().encode('nothing of interest'),
};
/** What was read as a whole, in order. */
const reads: string[] = [];

async function run(...argv: string[]) {
  let out = '';
  let errors = '';
  const status = await pprof(argv, {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      errors += text;
    },
    readFile: async (path) => {
      reads.push(path);
      if (path.startsWith(folder)) return new Uint8Array(await readFile(path));
      const bytes = files[path];
      if (!bytes) throw new Error('no such file or directory');
      return bytes;
    },
    packedFile: gzipFileInParts,
    writeFile: async () => {},
  });
  return { status, out, errors };
}

describe('URLs', () => {
  it('a bare host gives its CPU profile, with the seconds asked for', async () => {
    const { status, out, errors } = await run('-top', '-seconds=3', host);
    expect([status, errors]).toEqual([
      0,
      `Fetching profile over HTTP from http://${host}/debug/pprof/profile?seconds=3\nPlease wait... (3s)\n`,
    ]);
    expect(out).toContain('main.served');
    expect(asked.at(-1)).toBe('/debug/pprof/profile?seconds=3');
  });

  it('are merged with files, follow redirects, and can be a base', async () => {
    expect((await run('-top', `http://${host}/moved`, 'a.pb')).out).toContain('17B total');
    expect((await run('-top', `-base=${host}/debug/pprof/heap`, 'a.pb')).out).toContain('main.served');
  });

  it.each([
    ['/nothing', 'cannot be fetched: server response: 404 Not Found'],
    ['/busy', 'server response: 500 Internal Server Error - profile is already in use'],
    ['/round', 'stopped after 10 redirects'],
    ['/cut', 'cannot be fetched: aborted'],
  ])('%s: one sentence', async (path, sentence) => {
    const { status, errors } = await run('-top', `http://${host}${path}`);
    expect([status, errors.split('\n').length]).toEqual([2, 3]);
    expect(errors).toContain(sentence);
  });

  it('a server that does not answer in time is given up', { timeout: 20_000 }, async () => {
    // pprof waits five seconds more than it is told; a test need not.
    const source = { url: new URL(`http://${host}/slow`), seconds: 0, timeoutSeconds: -4.5 };
    await expect(fetchProfile(source)).rejects.toThrow('no complete answer within 0.5 s');
  });

  it('other schemes are refused', async () => {
    expect((await run('-top', 'https+insecure://host/x')).errors).toContain(
      'option https+insecure:// of pprof',
    );
    expect((await run('-top', 'ftp://host/x')).errors).toContain('cannot be fetched');
  });
});

describe('several sources', () => {
  it('are merged', async () => {
    const { out, errors } = await run('-top', 'a.pb', 'b.pb');
    expect(errors).toBe('');
    expect(out).toContain('16B total');
  });

  it('are named where one cannot be read; the others count', async () => {
    const { status, out, errors } = await run('-top', 'a.pb', 'gone.pb', 'text.txt');
    expect([status, errors.trim().split('\n')]).toEqual([
      0,
      [
        'gone.pb: gone.pb cannot be read: no such file or directory.',
        'text.txt: text.txt is not a profile that pprof writes: it looks like text.',
        'Fetched 1 source profiles out of 3',
      ],
    ]);
    expect(out).toContain('10B total');
    const none = await run('-top', 'gone.pb', 'text.txt');
    expect([none.status, none.errors]).toEqual([
      2,
      expect.stringContaining('failed to fetch any source profiles'),
    ]);
  });

  it('may follow the program that they are of, of which only the first bytes are read', async () => {
    const program = join(folder, 'program');
    writeFileSync(program, Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]));
    reads.length = 0;
    const { out, errors } = await run('-top', program, 'a.pb');
    expect([errors, reads]).toEqual(['', ['a.pb']]);
    expect(out).toContain('File: program');
    expect(out).toContain('10B total');
  });

  it('may be FIFOs, as of <(command), each of which is read once', async () => {
    const first = fifoWith(join(folder, 'first'), gzipSync(files['a.pb'] ?? ''));
    const second = fifoWith(join(folder, 'second'), files['b.pb'] ?? new Uint8Array(0));
    reads.length = 0;
    try {
      const { status, out, errors } = await run('-top', first.path, second.path);
      expect([status, errors, reads]).toEqual([0, '', [first.path, second.path]]);
      expect(out).toContain('16B total');
    } finally {
      first.end();
      second.end();
    }
  });

  it('of several bases the last one counts, as with every flag', async () => {
    const { out } = await run('-top', '-base=a.pb', '-base=b.pb', 'a.pb');
    expect(out).toBe((await run('-top', '-base=b.pb', 'a.pb')).out);
  });
});
