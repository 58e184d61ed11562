// The loop that runs on servers, in every shell of this machine, and the reader of what it prints.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MemorySample } from '#core/probe/memory-sample';
import { parseProcStat } from '#core/probe/proc-stat';
import { type SamplerEnd, SamplerReader } from '#core/probe/sampler-output';
import { samplerScript } from '#core/probe/sampler-script';
import { findProgram } from '../../helpers/exec';
import { waitFor } from '../../helpers/wait-for';

const block = (tick: number, rss = 195160) =>
  `hc${tick} at 1795397980.123456789 5212.34;
hc${tick} VmRSS: ${rss} kB;
hc${tick} RssAnon: 189448 kB;
hc${tick} RssFile: 5712 kB;
hc${tick} RssShmem: 0 kB;
hc${tick} VmSwap: 0 kB;
hc${tick} Threads: 6;
hc${tick} MemTotal: 524288 kB;
hc${tick} MemAvailable: 242100 kB;
hc${tick} cgroup 9223372036854771712 301989888;
hc${tick} cgroup 536870912 201326592;
hc${tick} cgroup max 1;
hc${tick} cgroup - -;
hc${tick} done;
`;

const sample: MemorySample = {
  at: 1795397980123,
  rssKb: 195160,
  rssAnonKb: 189448,
  rssFileKb: 5712,
  rssShmemKb: 0,
  swapKb: 0,
  threads: 6,
  cgroupLimitKb: 524288,
  cgroupUsageKb: 196608,
  hostTotalKb: 524288,
  hostAvailableKb: 242100,
};

describe('the reader', () => {
  test('a tick, and the end', () => {
    const reader = new SamplerReader();
    expect(reader.push(block(1))).toEqual({ samples: [sample], end: null });
    expect(reader.push('hc2 end restarted;\n')).toEqual({ samples: [], end: 'restarted' });
    expect([reader.unknownLines, reader.lostTicks]).toEqual([0, 0]);
  });

  test('in pieces of any size the same comes out', () => {
    const text = `${block(1)}${block(2, 7)}hc3 end ended;\n`;
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 30 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const reader = new SamplerReader();
        const news = at.slice(1).map((end, index) => reader.push(text.slice(at[index], end)));
        expect(news.flatMap(({ samples }) => samples)).toEqual([sample, { ...sample, rssKb: 7 }]);
        expect(news.map(({ end }) => end).filter(Boolean)).toEqual(['ended']);
      }),
    );
  });

  test('what is not there is null, not 0', () => {
    const text = 'hc1 at 1795397980.5 1.00;\nhc1 VmRSS: 5 kB;\nhc1 MemTotal: 9 kB;\nhc1 done;\n';
    expect(new SamplerReader().push(text).samples).toEqual([
      {
        at: 1795397980500,
        rssKb: 5,
        rssAnonKb: null,
        rssFileKb: null,
        rssShmemKb: null,
        swapKb: null,
        threads: null,
        cgroupLimitKb: null,
        cgroupUsageKb: null,
        hostTotalKb: 9,
        hostAvailableKb: null,
      },
    ]);
  });

  test.each([
    ['a number broken by other output', block(1).replace('195160', '19\nbanner\n5160')],
    ['a number glued to other output', block(1).replace('VmRSS: 195160 kB;', 'VmRSS: 19warning: x')],
    ['no memory at all, as a kernel thread', block(1).replace(/.*VmRSS.*\n/, '')],
    ['no clock', block(1).replace(/ at .*/, ' at  5212.34;')],
    ['its end missing', block(1).replace('hc1 done;\n', '') + block(1).slice(0, 40)],
    ['the end of another tick', block(1).replace('hc1 done', 'hc2 done')],
  ])('%s: no sample', (_, text) => {
    expect(new SamplerReader().push(text)).toEqual({ samples: [], end: null });
  });

  test('goes on after garbage, of any length', () => {
    const reader = new SamplerReader();
    expect(reader.push(`Last login: …\r\n${'x'.repeat(1e6)}`).samples).toEqual([]);
    expect(reader.push(`${'y'.repeat(1e6)}\n${block(1).replaceAll('\n', '\r\n')}`).samples).toEqual([sample]);
    expect(reader.unknownLines).toBe(2);
  });

  test('without fractions of seconds they come from the uptime', () => {
    const reader = new SamplerReader();
    const at = (seconds: number, uptime: string, dated = `${seconds}`) =>
      reader.push(`hc1 at ${dated} ${uptime};\nhc1 VmRSS: 5 kB;\nhc1 MemTotal: 9 kB;\nhc1 done;\n`).samples[0]
        ?.at;
    expect(at(1000, '100.40')).toBe(1000_000);
    expect(at(1001, '100.90', '1001.%N')).toBe(1001_000);
    expect(at(1001, '101.40', '1001.')).toBe(1001_500);
    expect(at(1002, '102.00')).toBe(1002_100);
    expect(at(5000, '103.00')).toBe(5000_000); // the clock was set
  });

  test('never throws, never says more than the text does', () => {
    const line = fc.oneof(
      fc.constantFrom(...block(1).split('\n'), ...block(2).split('\n'), 'hc1 end ended;', 'hc9 end x;'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '', '\0'), (lines, end) => {
        const text = lines.join(end);
        for (const { rssKb } of new SamplerReader().push(text).samples)
          expect(text).toContain(`VmRSS: ${rssKb} kB;`);
      }),
    );
  });
});

describe('the script', () => {
  test('refuses what is no number', () => {
    const good = { pid: 1, startTicks: 1, intervalSeconds: 1, cgroup: [] };
    expect(() => samplerScript({ ...good, pid: Number('1; rm') })).toThrow(TypeError);
    expect(() => samplerScript({ ...good, startTicks: 1.5 })).toThrow(TypeError);
    expect(() => samplerScript({ ...good, intervalSeconds: 0 })).toThrow(TypeError);
  });
});

const known = [['dash'], ['bash', '--posix'], ['bash'], ['busybox', 'sh'], ['mksh'], ['ksh93'], ['yash']];
const shells = known.filter(([program]) => findProgram(program) !== undefined);
const missing = known.filter((shell) => !shells.includes(shell)).map(([program]) => program);
if (missing.length > 0)
  console.log(`note: the sampler was not run in ${missing.join(', ')}: not on this machine`);

describe.runIf(process.platform === 'linux').each(shells)('the script in %s %s', (program, ...flags) => {
  const shell = findProgram(program);
  const children: ChildProcess[] = [];
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "heapcase-o'sampler "));
    await mkdir(path.join(folder, 'own'));
    await writeFile(path.join(folder, 'own/memory.max'), 'max\n');
    await writeFile(path.join(folder, 'own/memory.current'), '4096000\n');
    await writeFile(path.join(folder, 'memory.max'), '268435456\n');
    await writeFile(path.join(folder, 'memory.current'), '8192000\n');
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  /** A name as nasty as the kernel allows. */
  function victim(): ChildProcess {
    const code = "process.title='a) R (b *';setInterval(()=>{},1e6)";
    const child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
    children.push(child);
    return child;
  }

  async function ticksOf(pid: number): Promise<number> {
    return parseProcStat(await readFile(`/proc/${pid}/stat`, 'utf8'))?.startTicks ?? -1;
  }

  function record(options: { pid: number; startTicks: number | null }, env: Record<string, string> = {}) {
    const cgroup = [`${folder}/own`, folder, `${folder}/none`].map((place) => ({
      version: 2 as const,
      folder: place,
      limitFile: 'memory.max',
      usageFile: 'memory.current',
    }));
    const script = samplerScript({ ...options, intervalSeconds: 0.1, cgroup });
    const child = spawn(shell ?? program, [...flags, '-c', script], { env: { ...process.env, ...env } });
    children.push(child);
    const reader = new SamplerReader();
    const seen = { samples: [] as MemorySample[], end: null as SamplerEnd | null, stderr: '', reader, child };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const { samples, end } = reader.push(text);
      seen.samples.push(...samples);
      seen.end ??= end;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      seen.stderr += text;
    });
    return seen;
  }

  test('records a process until it ends', async () => {
    const child = victim();
    const pid = child.pid ?? 0;
    await waitFor('its name', async () => (await readFile(`/proc/${pid}/comm`, 'utf8')) === 'a) R (b *\n');
    const seen = record({ pid, startTicks: await ticksOf(pid) });
    await waitFor('three samples', () => seen.samples.length >= 3);
    const rss = Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
    const [first, second] = seen.samples;
    expect(Math.abs(first.rssKb - rss)).toBeLessThan(rss * 0.5);
    expect(first).toMatchObject({ swapKb: 0, cgroupLimitKb: 262144, cgroupUsageKb: 8000 });
    expect((first.rssAnonKb ?? 0) + (first.rssFileKb ?? 0) + (first.rssShmemKb ?? 0)).toBe(first.rssKb);
    expect(first.threads).toBeGreaterThan(1);
    expect(first.hostAvailableKb).toBeLessThan(first.hostTotalKb);
    expect(Math.abs(first.at - Date.now())).toBeLessThan(20_000);
    expect(second.at - first.at).toBeGreaterThan(90);
    child.kill('SIGKILL');
    await waitFor('the end', () => seen.end !== null);
    expect(seen).toMatchObject({ end: 'ended', stderr: '' });
    expect([seen.reader.unknownLines, seen.reader.lostTicks]).toEqual([0, 0]);
    await waitFor('the script to end', () => seen.child.exitCode === 0);
  });

  test('another start time: restarted; without one, the first is kept', async () => {
    const ticks = await ticksOf(process.pid);
    const other = record({ pid: process.pid, startTicks: ticks + 1 });
    await waitFor('the end', () => other.end !== null);
    expect(other).toMatchObject({ samples: [], end: 'restarted', stderr: '' });
    const any = record({ pid: process.pid, startTicks: null });
    await waitFor('two samples', () => any.samples.length >= 2);
    any.child.kill('SIGKILL');
  });

  test('a pid that is not there: ended', async () => {
    const seen = record({ pid: 4194305, startTicks: 5 });
    await waitFor('the end', () => seen.end !== null);
    expect(seen).toMatchObject({ samples: [], end: 'ended', stderr: '' });
  });

  test('where date and sleep know no fractions; where nobody reads', async () => {
    const bin = path.join(folder, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(path.join(bin, 'date'), '#!/bin/sh\necho "$(/bin/date +%s).%N"\n');
    await writeFile(
      path.join(bin, 'sleep'),
      '#!/bin/sh\ncase $1 in *.*) echo "sleep: invalid number" >&2; exit 1;; esac; exec /bin/sleep "$1"\n',
    );
    await chmod(path.join(bin, 'date'), 0o755);
    await chmod(path.join(bin, 'sleep'), 0o755);
    const seen = record({ pid: process.pid, startTicks: null }, { PATH: `${bin}:${process.env['PATH']}` });
    await waitFor('two samples', () => seen.samples.length >= 2);
    // busybox and ksh93 have a sleep of their own; the others had to wait for a whole second.
    expect(seen.samples[1].at - seen.samples[0].at).toBeGreaterThan(90);
    expect(Math.abs(seen.samples[1].at - Date.now())).toBeLessThan(20_000);
    expect(seen.stderr).toBe('');
    seen.child.stdout?.destroy();
    await waitFor('its end', () => seen.child.exitCode !== null || seen.child.signalCode !== null);
  });
});
