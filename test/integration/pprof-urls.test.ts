/**
 * Sources by URL, from a real Go server: what Heapcase asks for, and what it prints of the answer, beside the machine's
 * own pprof. Both ask through a server that passes the first of equal questions on and repeats its answer to the second,
 * as no two profiles of a running program are the same.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pprof } from '../../src/cli/pprof';
import { type ServingProgram, startServing, whyNoGo } from '../helpers/serving-program';
import { askPprof, findGos, type Go } from './pprof-programs';

const inSkip = whyNoGo();
const scratch = mkdtempSync(join(tmpdir(), 'heapcase-urls-'));

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What whoever looks for targets on this machine asks of every port. */
const probes = ['/', '/debug/pprof/', '/debug/pprof/cmdline'];

/** What was asked through it, in order, and what was answered. */
class Repeater {
  readonly asked: string[] = [];
  readonly #answers = new Map<string, Promise<Answer>>();
  readonly #server: Server;
  host = '';

  constructor(behind: string) {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '/';
      if (!probes.includes(path)) this.asked.push(path);
      const answer = this.#answers.get(path) ?? ask(`http://${behind}${path}`);
      this.#answers.set(path, answer);
      answer.then(
        ({ status, headers, body }) => response.writeHead(status, headers).end(body),
        () => response.destroy(),
      );
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  /** The body of the answer to what was asked last. */
  async last(): Promise<Uint8Array> {
    const answer = await this.#answers.get(this.asked.at(-1) ?? '');
    return answer?.body ?? new Uint8Array(0);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const ask = (url: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    get(url, async (response) => {
      const { 'content-type': type = '', 'x-go-pprof': tells } = response.headers;
      resolve({
        status: response.statusCode ?? 0,
        headers: { 'content-type': type, ...(tells === undefined ? {} : { 'x-go-pprof': String(tells) }) },
        body: await buffer(response),
      });
    }).on('error', reject);
  });

async function heapcase(...argv: string[]) {
  let out = '';
  let errors = '';
  const status = await pprof(argv, {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      errors += text;
    },
    readFile: async (path) => new Uint8Array(readFileSync(path)),
    writeFile: async () => {},
  });
  return { status, out, errors };
}

describe.skipIf(inSkip !== undefined)(`sources by URL${inSkip === undefined ? '' : ` (${inSkip})`}`, () => {
  let program: ServingProgram;
  let repeater: Repeater;
  let go: Go;

  beforeAll(async () => {
    program = await startServing({ at: ['tcp:127.0.0.1:0'] });
    repeater = await new Repeater((program.places[0] ?? '').replace(/^tcp:/, '')).start();
    const [newest] = findGos(scratch);
    if (!newest) throw new Error('there is no Go on this machine');
    go = newest;
  });
  afterAll(async () => {
    repeater?.stop();
    await program?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  it.each([
    ['a heap', ['-top', 'http://HOST/debug/pprof/heap'], '/debug/pprof/heap'],
    ['no scheme, another form', ['-tree', 'HOST/debug/pprof/allocs'], '/debug/pprof/allocs'],
    [
      'what is asked for is kept, in order',
      ['-traces', 'http://HOST/debug/pprof/goroutine?gc=1&debug=0'],
      '/debug/pprof/goroutine?debug=0&gc=1',
    ],
    [
      'what a heap gained in a second',
      ['-top', '-seconds=1', 'http://HOST/debug/pprof/heap'],
      '/debug/pprof/heap?seconds=1',
    ],
    ['a host alone: its CPU profile', ['-traces', '-seconds=1', 'HOST'], '/debug/pprof/profile?seconds=1'],
    ['the same with scheme and slash', ['-top', 'http://HOST/?seconds=1'], '/debug/pprof/profile?seconds=1'],
  ])('%s', async (_, flags, asked) => {
    const argv = flags.map((flag) => flag.replace('HOST', repeater.host));
    const own = await heapcase(...argv);
    expect(own).toMatchObject({ status: 0 });
    expect(repeater.asked.at(-1)).toBe(asked);
    const theirs = await askPprof(go, argv, scratch);
    expect(repeater.asked.at(-1)).toBe(asked);
    expect(own.out).toBe(theirs.out);
    // The same bytes from a file.
    const saved = join(scratch, 'saved');
    writeFileSync(saved, await repeater.last());
    const [command = ''] = argv;
    expect((await heapcase(command, saved)).out).toBe(own.out);
  });

  it('a URL and a file, two URLs, a URL as base', async () => {
    const heap = `http://${repeater.host}/debug/pprof/heap`;
    expect((await heapcase('-top', heap)).status).toBe(0);
    const saved = join(scratch, 'heap');
    writeFileSync(saved, await repeater.last());
    for (const argv of [
      ['-top', heap, saved],
      ['-top', heap, `${repeater.host}/debug/pprof/allocs`],
      ['-traces', `-base=${heap}`, saved],
      ['-top', `-diff_base=${heap}`, saved],
    ]) {
      const own = await heapcase(...argv);
      expect(own).toMatchObject({ status: 0 });
      expect(own.out).toBe((await askPprof(go, argv, scratch)).out);
    }
  });

  it('what a server refuses, and what is no such server', async () => {
    for (const path of ['/debug/pprof/nothing', '/elsewhere']) {
      const source = `http://${repeater.host}${path}`;
      const own = await heapcase('-top', source);
      expect([own.status, own.out]).toEqual([2, '']);
      expect(own.errors).toMatch(/server response: 404 Not Found/);
      expect((await askPprof(go, ['-top', source], scratch)).errors).toContain(
        'server response: 404 Not Found',
      );
    }
    // It speaks no TLS.
    const plain = await heapcase('-top', `https://${repeater.host}/debug/pprof/heap`);
    expect([plain.status, plain.out]).toEqual([2, '']);
    expect(plain.errors).toContain(`https://${repeater.host}/debug/pprof/heap cannot be fetched`);
  });

  it.each([
    ['-tls_cert=/c', '-tls_cert'],
    ['-tls_key=/k', '-tls_key'],
    ['-tls_ca=/a', '-tls_ca'],
  ])('%s is refused by name, and nothing is asked', async (flag, name) => {
    const before = repeater.asked.length;
    const own = await heapcase('-top', flag, `http://${repeater.host}/debug/pprof/heap`);
    expect([own.status, own.errors]).toEqual([2, expect.stringContaining(name)]);
    expect(repeater.asked.length).toBe(before);
  });
});
