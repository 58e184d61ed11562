import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseGoBuildInfo } from '#core/probe/go-buildinfo';
import { parseGoroutineCount } from '#core/probe/goroutine-count';
import { parseHeapHeader, parseMemStats } from '#core/probe/memstats';
import { findProgram } from '../../helpers/exec';

const run = promisify(execFile);
const go = findProgram('go');

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const withLength = (text: string) => {
  const bytes = Buffer.from(text);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
  return Buffer.concat([Buffer.from(length), bytes]).toString('latin1');
};
const mark = '0w\xaf\f\x92t\b\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6';
const blob = (version: string, description: string, flags = '\x02') =>
  `\xff Go buildinf:\x08${flags}${'\0'.repeat(16)}${withLength(version)}${withLength(description)}`;
const described = (text: string) => Buffer.from(`${mark}${text}`, 'latin1').toString('latin1') + mark;

describe('build info of synthetic executables', () => {
  // The marks hold bytes above 127: lengths are counted on the bytes of the file.
  const length = (text: string) => {
    const size = text.length;
    return size < 128 ? String.fromCharCode(size) : String.fromCharCode((size & 0x7f) | 0x80, size >> 7);
  };
  const file = (description: string, flags = '\x02') => {
    const marked = described(description);
    return `\xff Go buildinf:\x08${flags}${'\0'.repeat(16)}${withLength('go1.22.1')}${length(marked)}${marked}`;
  };

  test('version, module, settings', () => {
    const text =
      'path\texample.com/leak/cmd/api\nmod\texample.com/leak\tv1.2.3\th1:x=\ndep\tother\tv1\n' +
      'build\t-ldflags="-s -w"\nbuild\tCGO_ENABLED=0\nbuild\tvcs.revision=8d01aa\nbuild\tvcs.modified=true\n';
    expect(parseGoBuildInfo(latin1(`\x7fELF……${file(text)}tail`))).toEqual({
      version: 'go1.22.1',
      path: 'example.com/leak/cmd/api',
      module: 'example.com/leak',
      moduleVersion: 'v1.2.3',
      revision: '8d01aa',
      modified: true,
      settings: new Map([
        ['-ldflags', '-s -w'],
        ['CGO_ENABLED', '0'],
        ['vcs.revision', '8d01aa'],
        ['vcs.modified', 'true'],
      ]),
    });
  });

  test('nothing described, described without marks, cut before the end', () => {
    const bare = { version: 'go1.22.1', path: null, module: null, revision: null, settings: new Map() };
    expect(parseGoBuildInfo(latin1(blob('go1.22.1', '')))).toMatchObject(bare);
    expect(parseGoBuildInfo(latin1(blob('go1.22.1', 'path\tx\n')))).toMatchObject(bare);
    const whole = file('path\tx\n');
    expect(parseGoBuildInfo(latin1(whole.slice(0, -5)))).toMatchObject(bare);
    expect(parseGoBuildInfo(latin1(whole.slice(0, 36)))).toBe(null);
  });

  test('the magic alone, as in programs that look for it: the real one is found behind', () => {
    expect(parseGoBuildInfo(latin1(`\xff Go buildinf:${'x'.repeat(40)}${file('path\tx\n')}`))?.path).toBe(
      'x',
    );
    expect(parseGoBuildInfo(latin1('\xff Go buildinf:'))).toBe(null);
  });

  test('written before Go 1.18, with pointers: null', () => {
    expect(parseGoBuildInfo(latin1(file('path\tx\n', '\x00')))).toBe(null);
  });
});

describe.skipIf(go === undefined)('of a real Go program', () => {
  let folder = '';
  let heap = '';
  let goroutines = '';
  let fields: Record<string, number> = {};
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-go-'));
    await writeFile(path.join(folder, 'go.mod'), 'module example.com/probe\n\ngo 1.19\n');
    await writeFile(
      path.join(folder, 'main.go'),
      `package main
import ("encoding/json"; "fmt"; "os"; "runtime"; "runtime/pprof")
var keep [][]byte
func main() {
	for i := 0; i < 300; i++ { keep = append(keep, make([]byte, 100000)) }
	runtime.GC(); runtime.GC()
	f, _ := os.Create("heap.txt"); pprof.Lookup("heap").WriteTo(f, 1); f.Close()
	g, _ := os.Create("goroutine.txt"); pprof.Lookup("goroutine").WriteTo(g, 1); g.Close()
	var m runtime.MemStats; runtime.ReadMemStats(&m)
	j, _ := json.Marshal(map[string]uint64{"sys": m.Sys, "numGc": uint64(m.NumGC), "gcSys": m.GCSys, "heapInuse": m.HeapInuse})
	fmt.Println(string(j)); runtime.KeepAlive(keep)
}
`,
    );
    const env = { ...process.env, GOFLAGS: '-buildvcs=false', CGO_ENABLED: '0' };
    await run(go ?? 'go', ['build', '-ldflags=-s -w', '-o', 'probe'], { cwd: folder, env });
    fields = JSON.parse((await run(path.join(folder, 'probe'), { cwd: folder })).stdout);
    heap = await readFile(path.join(folder, 'heap.txt'), 'utf8');
    goroutines = await readFile(path.join(folder, 'goroutine.txt'), 'utf8');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('build info, also of a stripped one', async () => {
    const info = parseGoBuildInfo(await readFile(path.join(folder, 'probe')));
    const { stdout } = await run(go ?? 'go', ['version', '-m', path.join(folder, 'probe')]);
    expect(info?.version).toBe(/: (go\S+)/.exec(stdout)?.[1]);
    expect(info).toMatchObject({ path: 'example.com/probe', module: 'example.com/probe', revision: null });
    expect(info?.settings.get('-ldflags')).toBe('-s -w');
    expect(info?.settings.get('CGO_ENABLED')).toBe('0');
  });

  test('the go command itself, which holds the magic a second time', async () => {
    const info = parseGoBuildInfo(await readFile(go ?? 'go'));
    expect(info).toMatchObject({ version: expect.stringMatching(/^go1\./), path: 'cmd/go' });
  });

  test('heap?debug=1: first line and all of MemStats', () => {
    expect(parseHeapHeader(heap)).toMatchObject({ rate: 524288 });
    // As sampled: of 300 × 100 kB, at one sample per 512 KiB, about 57 objects.
    expect(parseHeapHeader(heap)?.inuseBytes).toBeGreaterThan(1_000_000);
    const stats = parseMemStats(heap);
    expect(Object.entries(stats ?? {}).filter(([, value]) => value === null)).toEqual([]);
    expect(stats?.heapAlloc).toBeGreaterThan(30_000_000);
    expect(stats?.heapSys).toBe((stats?.heapInuse ?? 0) + (stats?.heapIdle ?? 0));
    expect(stats?.numGc).toBe(fields['numGc']);
    expect(Math.abs((stats?.heapInuse ?? 0) - fields['heapInuse'])).toBeLessThan(2_000_000);
    expect(Math.abs(Date.now() - (stats?.lastGcAt ?? 0))).toBeLessThan(60_000);
    expect(stats?.pauses).toHaveLength(stats?.numGc ?? -1);
    expect(stats?.pauses?.[0].endedAt).toBeCloseTo(stats?.lastGcAt ?? 0, 1);
  });

  test('cut before its end, MemStats are none', () => {
    expect(parseMemStats(heap.slice(0, heap.indexOf('# NumGC')))).toBe(null);
    expect(parseMemStats('heap profile: 0: 0 [0: 0] @ heap/1048576\n')).toBe(null);
  });

  test('goroutine?debug=1', () => {
    expect(parseGoroutineCount(goroutines)).toBe(1);
    expect(parseGoroutineCount('goroutine profile: total 12')).toBe(null);
    expect(parseGoroutineCount('<html>\n')).toBe(null);
  });
});

test('a figure that a version does not print is null', () => {
  const stats = parseMemStats(
    'x\n# runtime.MemStats\n# Alloc = 5\n# Stack = 7 / 9\n# LastGC = 0\n# DebugGC = false\n',
  );
  expect(stats).toMatchObject({
    alloc: 5,
    stackInuse: 7,
    stackSys: 9,
    sys: null,
    lastGcAt: null,
    maxRss: null,
  });
});

test('a changed sampling rate shows in the first line', () => {
  expect(parseHeapHeader('heap profile: 3: 96 [5: 160] @ heap/8192\n')).toEqual({
    inuseObjects: 3,
    inuseBytes: 96,
    allocObjects: 5,
    allocBytes: 160,
    rate: 4096,
  });
  expect(parseHeapHeader('heap profile: 3: 96 [5: 160] @ heap/81')).toBe(null);
});
