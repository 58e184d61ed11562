// What a server prints of its processes and where a person says that profiles are, under a fuzzer.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '#core/base/failure';
import { printEndpointUrl, readEndpointUrl } from '#core/probe/endpoint-url';
import { parseProcessList, portsOf, processListScript } from '#core/probe/process-list';
import { parsePsList, psListScript } from '#core/probe/process-list-ps';
import { SamplerReader } from '#core/probe/sampler-output';
import { parseEndpoint } from '#main/collect/find-endpoint';
import { fuzzRuns } from '../../helpers/fuzz-runs';

const runs = { numRuns: fuzzRuns(300) };

/** Every number of a reading, however deep. */
function figuresIn(reading: unknown): readonly number[] {
  if (typeof reading === 'number') return [reading];
  if (Array.isArray(reading)) return reading.flatMap(figuresIn);
  return reading !== null && typeof reading === 'object' ? Object.values(reading).flatMap(figuresIn) : [];
}

/** Lines as they are printed, cut anywhere, doubled, swapped and mixed with anything. */
const mixedFrom = (printed: string) =>
  fc
    .tuple(
      fc.array(
        fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(...printed.split('\n')) },
          fc.string(),
          fc.string({ unit: 'binary' }),
        ),
        { maxLength: 40 },
      ),
      fc.constantFrom('\n', '\r\n', '\0', ''),
      fc.nat(4000),
    )
    .map(([lines, end, cut]) => lines.join(end).slice(0, cut));

/** The whole, with something else at one place. */
const hurtFrom = (printed: string) =>
  fc
    .tuple(fc.nat(printed.length), fc.nat(200), fc.oneof(fc.string(), fc.string({ unit: 'binary' })))
    .map(([at, length, instead]) => printed.slice(0, at) + instead + printed.slice(at + length));

const printedBy = (script: string): string =>
  execFileSync('sh', ['-c', script], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

const container = `@boot
2f1c8e9a-0000-4000-8000-000000000000
5212.34 100.00
100
@status
/proc/4711/status:Name:\torders) api
/proc/4711/status:PPid:\t1
/proc/4711/status:Uid:\t1000\t1000\t1000\t1000
/proc/4711/status:NSpid:\t4711\t1
/proc/4711/status:VmRSS:\t  7168 kB
/proc/4711/status:RssAnon:\t  99999999999999999999 kB
/proc/4711/status:VmSwap:\t  0 kB
/proc/4711/status:Threads:\t6
@stat
/proc/4711/stat:4711 (orders) api) S 1 2 3 4 -1 5 6 7 8 9 10 11 12 13 14 15 16 17 18 400000 20 21
@cmdline
==> /proc/4711/cmdline <==
/bin/orders\x01-addr\x01:6060\x01
@cgroup
/proc/4711/cgroup:4:memory:/docker/abc
/proc/4711/cgroup:0::/
@links
lrwxrwxrwx 1 root root 0 Nov 23 02:04 /proc/4711/exe -> /bin/orders (deleted)
lrwxrwxrwx 1 root root 0 Nov 23 02:04 /proc/self/ns/net -> net:[1]
lrwxrwxrwx 1 root root 0 Nov 23 02:04 /proc/4711/ns/net -> net:[2]
@fd
/proc/4711/fd:
lrwx------ 1 root root 64 Nov 23 02:04 3 -> socket:[48213]
@listen
/proc/net/tcp:   0: 0100007F:17AC 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48213 1
@nets
net:[2]
/proc/4711/net/tcp6:   0: 00000000000000000000000000000000:17AC 0:0 0A 0:0 0:0 0 1000 0 48213 1
/proc/4711/net/unix:0000000000000000: 00000002 00000000 00010000 0001 01 48213 run/app.sock
@passwd
deploy:1000
@mounts
35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
@memory
MemTotal:       24684032 kB
`;
const mac = `@ps
  4711 182340 deploy   Mon Nov 23 04:47:44 2026     /usr/local/bin/orders-api -addr :6060
  4712 99999999999999999999 a Mon Nov 99 99:99:99 9999 x
@lsof
p4711
n127.0.0.1:6060
n*:99999999
n[::1]:6060
@memory
4194304
4096
`;

describe('a list of processes', () => {
  test.runIf(process.platform === 'linux')('of this computer stays one, whatever happens to its text', () => {
    const printed = printedBy(processListScript({ pids: [process.pid, 1], sockets: true }));
    expect(parseProcessList(printed).processes.map(({ pid }) => pid)).toContain(process.pid);
    fc.assert(
      fc.property(fc.oneof(hurtFrom(printed), mixedFrom(printed)), (text) => {
        for (const figure of figuresIn(parseProcessList(text))) expect(figure).not.toBeNaN();
      }),
      runs,
    );
  });

  test('of a container says nothing that is not in the text', () => {
    expect(parseProcessList(container).processes).toMatchObject([
      { pid: 4711, rssKb: 7168, sockets: [{ kind: 'tcp', address: '::', port: 6060 }, { kind: 'unix' }] },
    ]);
    fc.assert(
      fc.property(fc.oneof(hurtFrom(container), mixedFrom(container)), (text) => {
        const list = parseProcessList(text);
        for (const figure of figuresIn(list)) expect(figure).not.toBeNaN();
        for (const process of list.processes) {
          expect(text).toContain(`/proc/${process.pid}/`);
          expect(text).toContain(String(process.rssKb > Number.MAX_SAFE_INTEGER ? '' : process.rssKb));
          for (const port of portsOf(process) ?? []) expect(port).toBeLessThan(65_536);
        }
      }),
      runs,
    );
  });

  test('of ps and lsof', () => {
    const own = printedBy(psListScript).slice(0, 4_000);
    fc.assert(
      fc.property(fc.oneof(hurtFrom(mac), mixedFrom(mac), hurtFrom(own)), (text) => {
        const list = parsePsList(text, 1_795_397_980_000);
        for (const figure of figuresIn(list)) expect(figure).not.toBeNaN();
        for (const { pid, sockets } of list.processes) {
          expect(text).toContain(String(pid > Number.MAX_SAFE_INTEGER ? '' : pid));
          for (const socket of sockets ?? [])
            if (socket.kind === 'tcp') expect(socket.port).toBeLessThan(65_536);
        }
      }),
      runs,
    );
  });
});

test('the samples of a loop: every figure is one, and any cut gives the same', () => {
  const block = (tick: number) =>
    [
      `hc${tick} at 1795397980.123456789 5212.34;`,
      ...[
        'VmRSS: 195160',
        'RssAnon: 99999999999999999999',
        'VmSize: 1088472',
        'VmSwap: 0',
        'MemTotal: 524288',
      ].map((figure) => `hc${tick} ${figure} kB;`),
      `hc${tick} Threads: 6;\nhc${tick} faults 7027 3;\nhc${tick} cgroup max 1;\nhc${tick} cgroup 536870912 -;`,
      `hc${tick} done;\nhc${tick} end ended;`,
    ].join('\n');
  const whole = `${block(1)}\n${block(2)}\n`;
  fc.assert(
    fc.property(fc.oneof(hurtFrom(whole), mixedFrom(whole)), fc.array(fc.nat(4000)), (text, cuts) => {
      const reader = new SamplerReader();
      const { samples, end } = reader.push(text);
      for (const figure of figuresIn(samples)) expect(figure).not.toBeNaN();
      for (const { rssKb } of samples) expect(text).toContain(`VmRSS: ${rssKb} kB;`);
      const inPieces = new SamplerReader();
      const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
      const news = at.slice(1).map((to, index) => inPieces.push(text.slice(at[index], to)));
      expect(news.flatMap((piece) => piece.samples)).toEqual(samples);
      expect(news.findLast((piece) => piece.end !== null)?.end ?? null).toBe(end);
      expect([inPieces.unknownLines, inPieces.lostTicks]).toEqual([reader.unknownLines, reader.lostTicks]);
    }),
    runs,
  );
});

describe('the URL of an endpoint', () => {
  const host = fc.oneof(
    fc.ipV4(),
    fc.ipV6().map((address) => `[${address}]`),
    fc.domain(),
  );
  const path = fc
    .array(fc.stringMatching(/^[!$-.0-9A-Za-z_~]{0,12}$/), { maxLength: 5 })
    .map((parts) => `/${parts.join('/')}`);
  const http = fc
    .tuple(host, fc.integer({ min: 1, max: 65_535 }), path)
    .map(([name, port, rest]) => `http://${name.toLowerCase()}:${port}${rest}`);
  const good = fc.oneof(
    http,
    fc.tuple(fc.integer({ min: 1, max: 999_999_999 }), http).map(([pid, url]) => `netns:${pid}:${url}`),
    fc
      .tuple(fc.stringMatching(/^[/@][^\0-\x1f\x7f:]{1,40}$/), path)
      .map(([file, rest]) => `unix:${file}:${rest}`),
  );
  const pieces = fc.constantFrom(
    'http://',
    'unix:',
    'netns:',
    '@',
    '/',
    ':',
    '[::1]',
    '6060',
    '4711',
    '?',
    '#',
    'a b',
    '\n',
    '%00',
    '..',
  );
  const any = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 8 }).map((parts) => parts.join('')),
    fc
      .tuple(good, fc.nat(60), fc.string({ maxLength: 3 }))
      .map(([url, at, put]) => url.slice(0, at) + put + url.slice(at)),
  );

  test('is read and printed alike', () => {
    fc.assert(
      fc.property(good, (url) => {
        const read = readEndpointUrl(url);
        expect(read && printEndpointUrl(read.place, read.path)).toBe(url);
      }),
      runs,
    );
  });

  test('never throws; what is read can be sent, and is read from its own text again', () => {
    fc.assert(
      fc.property(fc.oneof(any, good), (text) => {
        const read = readEndpointUrl(text);
        if (read === null) return;
        // It goes into the first line of a request.
        expect(read.path).toMatch(/^\/[\x21-\x7e]*$/);
        expect(read.authority).toMatch(/^[\x21-\x7e]+$/);
        if (read.place.kind === 'tcp') expect(read.place.port % 65_536).toBeGreaterThan(0);
        else expect(read.place.path).toMatch(/^[/@][^\0-\x1f\x7f]*$/);
        expect(readEndpointUrl(printEndpointUrl(read.place, read.path))).toEqual(read);
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });

  test('as a person writes it is read, or refused in a sentence', () => {
    fc.assert(
      fc.property(fc.oneof(any, good), (text) => {
        try {
          const { url } = parseEndpoint(text);
          expect(readEndpointUrl(url)).not.toBe(null);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Failure);
        }
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });
});
