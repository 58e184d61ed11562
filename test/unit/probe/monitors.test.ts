/** The streaming readers of monitors: any pieces give the same samples, nothing throws, nothing is made up. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DayClock } from '#core/probe/monitors/day-clock';
import { monitors } from '#core/probe/monitors/index';
import {
  type MonitorAsk,
  type MonitorId,
  type MonitorReader,
  type MonitorSample,
  monitorIds,
} from '#core/probe/monitors/monitor';
import { cgroupFoldersIn, readerOf, readSavedMonitor } from '#core/probe/monitors/saved-monitor';
import { mostSamples, TrackBuilder } from '#core/probe/monitors/track';
import { readSaved } from '#core/saved/read-saved';
import { fuzzRuns } from '../../helpers/fuzz-runs';
import { recorded } from './recorded';

const startedAt = Date.parse('2026-11-23T02:04:19Z');
const cgroup = [
  {
    version: 1 as const,
    folder: '/sys/fs/cgroup/memory/a/b',
    limitFile: 'memory.limit_in_bytes',
    usageFile: 'memory.usage_in_bytes',
  },
  {
    version: 1 as const,
    folder: '/sys/fs/cgroup/memory/a',
    limitFile: 'memory.limit_in_bytes',
    usageFile: 'memory.usage_in_bytes',
  },
];
const ask: MonitorAsk = { everySeconds: 1, target: { pid: 3231, startTicks: 77 }, cgroup, startedAt };
const reader = (id: MonitorId, variant: string, asked: Partial<MonitorAsk> = {}): MonitorReader =>
  readerOf(monitors[id], variant, { ...ask, ...asked });
const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);

const texts: readonly { id: MonitorId; variant: string; text: string }[] = [
  {
    id: 'vmstat',
    variant: 'procps',
    text: `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu----- -----timestamp-----
 r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                 UTC
 4  0     12 19068000  41596 4164992   7    9  1456  3642  626 1320 23  8 68  0  0 2026-11-23 02:04:20
 2  0     16 19067000  41596 4164992    3    4    71    53  612  658 51  3 46  0  0 2026-11-23 02:04:21
`,
  },
  {
    id: 'pidstat',
    variant: 'sysstat',
    text: `Linux 6.18.44 (vm) \t2026-11-23 \t_x86_64_\t(2 CPU)

02:04:20      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command
02:04:21        0      3231   7027.00      0.00 1088472   34196   0.14  leakapp19
02:04:22        0      3231   6747.00      0.00       0       0   0.00  leakapp19
`,
  },
  {
    id: 'free',
    variant: 'free',
    text: `@ 1795399460.5 5212.34
               total        used        free      shared  buff/cache   available
Mem:        24684096     1749016    19068264        8788     4206456    22935080
Swap:           1024          12        1012
@ 1795399461.5 5213.34
               total        used        free      shared  buff/cache   available
Mem:        24684096     1749017    19068263        8788     4206456    22935079
Swap:           1024          12        1012
`,
  },
  {
    id: 'psi',
    variant: 'proc',
    text: `@heapcase monitor psi page=4096 hz=100
@ 1795399460.0 5212.34
/proc/pressure/memory:some avg10=1.50 avg60=0.00 avg300=0.00 total=1000000
/proc/pressure/memory:full avg10=0.50 avg60=0.00 avg300=0.00 total=500000
@done
@ 1795399461.0 5213.34
/proc/pressure/memory:some avg10=2.50 avg60=0.00 avg300=0.00 total=1250000
/proc/pressure/memory:full avg10=0.50 avg60=0.00 avg300=0.00 total=500000
@done
@end restarted
`,
  },
  {
    id: 'cgroup',
    variant: 'proc',
    text: `@heapcase monitor cgroup page=4096 hz=100
@ 1795399460.0 5212.34
/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes:9223372036854771712
/sys/fs/cgroup/memory/a/b/memory.usage_in_bytes:1048576
/sys/fs/cgroup/memory/a/b/memory.oom_control:oom_kill 2
/sys/fs/cgroup/memory/a/memory.limit_in_bytes:8388608
/sys/fs/cgroup/memory/a/memory.usage_in_bytes:4194304
/sys/fs/cgroup/memory/a/memory.stat:inactive_file 1
/sys/fs/cgroup/memory/a/memory.stat:total_inactive_file 1048576
@done
`,
  },
];

const stateOf = (samples: readonly MonitorSample[], end: unknown, one: MonitorReader) => ({
  samples,
  end,
  unknown: one.unknownLines,
  notes: [...one.notes],
});

function whole(text: string, one: MonitorReader) {
  const { samples, end } = one.push(text);
  return stateOf(samples, end, one);
}

function inPieces(text: string, cuts: readonly number[], one: MonitorReader) {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  const samples: MonitorSample[] = [];
  let end: unknown = null;
  [...places, text.length].reduce((from, to) => {
    const news = one.push(text.slice(from, to));
    samples.push(...news.samples);
    end ??= news.end;
    return to;
  }, 0);
  return stateOf(samples, end, one);
}

describe('what they read', () => {
  test('vmstat: the first row gives its memory, and no rate', () => {
    const one = reader('vmstat', 'procps');
    const { samples } = one.push(texts[0].text);
    expect(samples.map(({ at: when }) => when)).toEqual([at('02:04:20'), at('02:04:21')]);
    expect(samples[0].values).toEqual({ swpd: 12, free: 19068000, buff: 41596, cache: 4164992 });
    expect(samples[1].values).toMatchObject({ si: 3, so: 4, us: 51, id: 46, r: 2, free: 19067000 });
    expect([...one.notes]).toEqual(['since-boot-left-out']);
  });

  test('pidstat: RSS 0 and VSZ 0 is the end of the process, not a value', () => {
    const { samples, end } = reader('pidstat', 'sysstat').push(texts[1].text);
    expect(samples).toEqual([
      { at: at('02:04:21'), values: { RSS: 34196, VSZ: 1088472, 'minflt/s': 7027, 'majflt/s': 0 } },
    ]);
    expect(end).toBe('ended');
  });

  test('pidstat: midnight passes', () => {
    const clock = new DayClock(0);
    clock.setDate('2026-11-23');
    expect([clock.read('23:59:59'), clock.read('00:00:01'), clock.read('00:00:00')]).toEqual([
      at('23:59:59'),
      at('23:59:59') + 2000,
      at('23:59:59') + 1000,
    ]);
    expect([clock.read('11:00:00 PM'), clock.read('soon')]).toEqual([at('23:00:00') + 86_400_000, null]);
  });

  test('free: each round by its own time', () => {
    const { samples } = reader('free', 'free').push(texts[2].text);
    expect(samples.map(({ at: when }) => when)).toEqual([1795399460500, 1795399461500]);
    expect(samples[0].values).toMatchObject({ total: 24684096, available: 22935080, 'swap used': 12 });
  });

  test('pressure: of the last interval from the running total, and none for the first', () => {
    const { samples, end } = reader('psi', 'proc').push(texts[3].text);
    expect(samples[0].values).toEqual({ 'some avg10': 1.5, 'full avg10': 0.5 });
    expect(samples[1].values).toEqual({
      'some avg10': 2.5,
      'full avg10': 0.5,
      'some now': 25,
      'full now': 0,
    });
    expect(end).toBe('restarted');
  });

  test('cgroup: the limit that binds may be the parent’s, kills are the own ones', () => {
    const { samples } = reader('cgroup', 'proc').push(texts[4].text);
    expect(samples[0].values).toEqual({
      limit: 8192,
      usage: 4096,
      'working set': 3072,
      inactive_file: 1024,
      oom_kill: 2,
    });
    expect(cgroupFoldersIn(texts[4].text)).toEqual(cgroup);
  });

  test('cgroup v2 (a recorded tree): max is no limit', () => {
    const text = `@ 1795399460.0 1.0
/sys/fs/cgroup/x/memory.max:max
/sys/fs/cgroup/x/memory.current:2048
@done
`;
    const one = reader('cgroup', 'proc', { cgroup: cgroupFoldersIn(text) });
    expect(one.push(text).samples[0].values).toEqual({ usage: 2 });
    expect([...one.notes]).toEqual(['no-limit']);
  });

  test('process: faults are rates, and VIRT is there', () => {
    const block = (n: number, faults: string) =>
      `hc${n} at 179539946${n}.0 1.0;\nhc${n} VmSize: 900 kB;\nhc${n} VmRSS: 100 kB;\nhc${n} MemTotal: 1000 kB;\nhc${n} faults ${faults};\nhc${n} done;\n`;
    const { samples } = reader('process', 'proc').push(block(1, '10 1') + block(2, '30 2'));
    expect(samples[0].values).toEqual({ VmRSS: 100, VmSize: 900, MemTotal: 1000 });
    expect(samples[1].values).toMatchObject({ 'minflt/s': 20, 'majflt/s': 1 });
  });

  test.each([
    ['3.2', 'Mem:   8167848k total,  7826636k used,   341212k free,   1k buffers'],
    ['3.3.0', 'KiB Mem:   8167848 total,  7826636 used,   341212 free,   1 buffers'],
    ['3.3.10', 'KiB Mem :  8167848 total,   341212 free,  7826636 used,   1 buff/cache'],
  ])('top of procps %s', (_, memory) => {
    const block = (time: string, res: string) => `top - ${time} up 1 day,  1 user,  load average: 0.00
Tasks:   1 total
%Cpu(s):  0.0 us
${memory}
KiB Swap:        0 total,        0 free,        0 used.   400000 avail Mem

  PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
 3231 root      20   0 1088216  ${res}   5712 S   6.7   0.1   0:00.01 leak app
`;
    const one = reader('top', 'procps');
    const { samples } = one.push(block('02:04:20', '20952') + block('02:04:21', '1.2g'));
    expect(samples.map(({ at: when }) => when)).toEqual([at('02:04:20'), at('02:04:21')]);
    expect(samples[0].values).toMatchObject({ total: 8167848, used: 7826636, free: 341212, RES: 20952 });
    expect(samples[0].values).not.toHaveProperty('%CPU');
    expect(samples[1].values).toMatchObject({ '%CPU': 6.7, RES: 1.2 * 1024 ** 2 });
    expect(one.unknownLines).toBe(0);
  });
});

describe('recorded output', () => {
  const files: readonly [MonitorId, string, string, Partial<MonitorAsk>, number][] = [
    ['top', 'procps', 'procps/top-bn2.txt', {}, 2],
    ['top', 'busybox', 'busybox/top-bn2.txt', { target: null }, 2],
    ['pidstat', 'sysstat', 'procps/pidstat-iso.txt', {}, 1],
    ['pidstat', 'sysstat', 'procps/pidstat-r.txt', {}, 4],
    ['pidstat', 'sysstat', 'procps/pidstat-nopid.txt', {}, 0],
  ];
  // Where they are not, ./recorded says so.
  test.skipIf(recorded('procps/top-bn2.txt') === null).each(files)(
    '%s %s: %s',
    (id, variant, file, asked, least) => {
      const text = recorded(file) ?? '';
      const one = reader(id, variant, asked);
      const { samples } = one.push(text);
      expect(samples.length).toBeGreaterThanOrEqual(least);
      expect(one.unknownLines).toBe(0);
      for (const { values } of samples) expect(Object.values(values).every(Number.isFinite)).toBe(true);
    },
  );
});

describe('hostile input', () => {
  const known = texts.flatMap(({ text }) => text.split('\n'));
  const lines = fc.array(
    fc.oneof(
      fc.constantFrom(...known),
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constant('\0'.repeat(50)),
    ),
    { maxLength: 40 },
  );

  test('the same samples however it is cut', () => {
    for (const { id, variant, text } of texts) {
      fc.assert(
        fc.property(fc.array(fc.nat(5000), { maxLength: 12 }), (cuts) => {
          expect(inPieces(text, cuts, reader(id, variant))).toEqual(whole(text, reader(id, variant)));
        }),
        { numRuns: fuzzRuns(60) },
      );
    }
  });

  test('every reader takes anything in any pieces: no throw, the same result, no figure that is none', () => {
    const variants = monitorIds.flatMap((id) =>
      monitors[id].variants.map(({ id: variant }) => ({ id, variant })),
    );
    fc.assert(
      fc.property(
        lines,
        fc.array(fc.nat(5000), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom(...variants),
        (some, cuts, newline, { id, variant }) => {
          const text = some.join(newline);
          const once = whole(text, reader(id, variant));
          expect(inPieces(text, cuts, reader(id, variant))).toEqual(once);
          for (const sample of once.samples)
            expect([sample.at, ...Object.values(sample.values)].every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: fuzzRuns(1500) },
    );
  });

  test('a last line without its newline is no value', () => {
    for (const { id, variant, text } of texts) {
      const cut = text.trimEnd();
      const lastLine = cut.slice(cut.lastIndexOf('\n') + 1);
      const { samples, end } = reader(id, variant).push(cut);
      const all = reader(id, variant).push(text);
      expect([samples.length, end === null], lastLine).not.toEqual([all.samples.length, all.end === null]);
    }
  });

  test('an endless line is dropped as it comes', () => {
    const one = reader('free', 'free');
    for (let i = 0; i < 200; i++) one.push('x'.repeat(100_000));
    const { samples } = one.push(`\n${texts[2].text}`);
    expect([samples.length, one.unknownLines]).toEqual([2, 1]);
  });
});

test('a saved recording says what it is and its figures', () => {
  const saved = readSaved(new TextEncoder().encode(texts[4].text));
  expect(saved).toMatchObject({ kind: 'monitor', monitor: 'cgroup', unknownLines: 0 });
  expect(readSavedMonitor('cgroup', texts[4].text).samples[0].values['limit']).toBe(8192);
});

describe('a track', () => {
  test('holds what came last, bounded, with holes where a sample had no figure', () => {
    const builder = new TrackBuilder();
    builder.append({ at: 1, values: { a: 1 } });
    builder.append({ at: 2, values: { b: 5 } });
    // Set back: it has no place in the order.
    builder.append({ at: 1.5, values: { a: 9 } });
    expect(builder.copy()).toEqual({
      at: Float64Array.of(1, 2),
      values: { a: Float64Array.of(1, Number.NaN), b: Float64Array.of(Number.NaN, 5) },
    });
    const all = Math.round(1.2 * mostSamples);
    for (let i = 3; i < all; i++) builder.append({ at: i, values: { a: i } });
    const { at: times, values } = builder.track();
    expect(times.length).toBeLessThanOrEqual(mostSamples);
    expect(times.length).toBeGreaterThan(0.8 * mostSamples);
    expect([times[times.length - 1], times[times.length - 1] - times[0]]).toEqual([
      all - 1,
      times.length - 1,
    ]);
    expect(values['a'][0]).toBe(times[0]);
    // What is drawn of it stands over the values that are left.
    expect(builder.extents('a')?.extent(0, 8)).toEqual({ least: times[0], greatest: times[7] });
  });
  test('is gone on with where it was taken over, and takes at most 24 bytes for a sample of one series', () => {
    const rows = 100_000;
    const at = Float64Array.from({ length: rows }, (_, i) => i);
    const builder = TrackBuilder.holding({ at, values: { a: at.slice() } });
    const before = builder.extents('a')?.extent(0, rows);
    builder.append({ at: rows, values: { a: 7 * rows } });
    const { values } = builder.track();
    expect([before?.greatest, builder.extents('a')?.extent(0, rows + 1).greatest]).toEqual([
      rows - 1,
      7 * rows,
    ]);
    const held = builder.track().at.buffer.byteLength + values['a'].buffer.byteLength;
    expect((held + (builder.extents('a')?.bytes ?? 0)) / rows).toBeLessThanOrEqual(24);
  });
});
