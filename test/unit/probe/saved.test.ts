import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOomLog } from '#core/probe/oom/read-oom-log';
import { readMemleak } from '#core/probe/tools/memleak';
import { factsOf } from '#core/saved/facts';
import { readSaved, type Saved } from '#core/saved/read-saved';
import { say } from '#core/words/messages';
import { fuzzRuns } from '../../helpers/fuzz-runs';
import { recordedData } from '../../helpers/recorded-data';

const present = existsSync(recordedData);
const bytesOf = (text: string) => new TextEncoder().encode(text);
const recorded = (file: string) => readFileSync(path.join(recordedData, file));
/** All that are short enough to be damaged often. */
const recordedTexts = (): readonly string[] =>
  ['busybox', 'memleak', 'oom', 'procps', 'prometheus', 'systemd'].flatMap((folder) =>
    readdirSync(path.join(recordedData, folder))
      .map((file) => recorded(path.join(folder, file)).toString())
      .filter((text) => text.length < 4000),
  );
const sentences = (saved: Saved) => factsOf(saved).map((fact) => say('en', fact));

describe('what memleak lists of a Go program', () => {
  it('has what Go reserved for its own heap last, and says that it is no leak of C', () => {
    const saved = readSaved(
      bytesOf(
        [
          '[02:09:26] Top 10 stacks with outstanding allocations:',
          '\t401408 bytes in 98 allocations from stack',
          '\t\t0x0000000000671710\thold+0x20 [cgoleak]',
          '\t\t0x0000000000471a61\truntime.asmcgocall.abi0+0x61 [cgoleak]',
          '\t67108864 bytes in 1 allocations from stack',
          '\t\t0x0000000000671810\tx_cgo_mmap+0x20 [cgoleak]',
          '\t\t0x0000000000471b61\truntime.callCgoMmap.abi0+0x61 [cgoleak]',
          '',
        ].join('\n'),
      ),
    );
    expect(saved.kind === 'memleak' && saved.stacks.map(({ bytes }) => bytes)).toEqual([401408, 67108864]);
    const [, reserved, first] = sentences(saved);
    expect(reserved).toMatch(/^64 MiB of the list go through x_cgo_mmap: .* no leak of C/);
    expect(first).toContain('hold [cgoleak]');
  });

  it('says nothing of it where only C holds memory', () => {
    const list =
      '[02:09:26] Top 10 stacks with outstanding allocations:\n\t8 bytes in 1 allocations from stack\n';
    expect(sentences(readSaved(bytesOf(`${list}\t\t0x0671710\thold+0x20 [c]\n`))).join()).not.toContain(
      'x_cgo',
    );
  });
});

describe.skipIf(!present)('memleak of both kinds', () => {
  interface Expected {
    readonly implementation: string;
    readonly failure?: string;
    readonly reports: readonly {
      readonly time: string;
      readonly top: number;
      readonly allocCount?: number;
      readonly allocBytes?: number;
      readonly stacks: readonly {
        readonly bytes: number;
        readonly count: number;
        readonly frames?: readonly object[];
        readonly frameCount?: number;
        readonly topFrame?: object;
      }[];
    }[];
  }
  const expected: Record<string, Expected> = present
    ? JSON.parse(recorded('memleak/expected.json').toString())
    : {};

  it.each(Object.keys(expected))('%s reads as its notes say', (file) => {
    const reading = readMemleak(recorded(`memleak/${file}`).toString());
    const wanted = expected[file];
    expect(reading.implementation).toBe(wanted.implementation);
    expect(reading.failure).toBe(wanted.failure ?? null);
    expect(reading.reports).toHaveLength(wanted.reports.length);
    wanted.reports.forEach((report, index) => {
      const read = reading.reports[index];
      const { stacks, ...head } = report;
      expect(read).toMatchObject(head);
      expect(read.stacks.map(({ bytes, count }) => ({ bytes, count }))).toEqual(
        stacks.map(({ bytes, count }) => ({ bytes, count })),
      );
      stacks.forEach(({ frames, frameCount, topFrame }, at) => {
        if (frames) expect(read.stacks[at].frames).toEqual(frames);
        if (frameCount) expect(read.stacks[at].frames).toHaveLength(frameCount);
        if (topFrame) expect(read.stacks[at].frames[0]).toEqual(topFrame);
      });
    });
  });
});

describe('what the tools say', () => {
  it('a memory line of top is read by its labels, in every version', () => {
    const total = (line: string) => {
      const saved = readSaved(bytesOf(`top - 02:04:20 up 24 min\n${line}\n`));
      return saved.kind === 'top' ? (saved.blocks[0]?.memory ?? null) : null;
    };
    expect(total('Mem:   8167848k total,  7826636k used,   341212k free,')).toMatchObject({
      totalKb: 8167848,
      usedKb: 7826636,
      freeKb: 341212,
    });
    expect(total('KiB Mem :  8167848 total,   341212 free,  7826636 used,')).toMatchObject({
      totalKb: 8167848,
      usedKb: 7826636,
    });
    // procps marks lost digits with a plus: no figure is better than a wrong one.
    expect(total('KiB Mem : 13170340+total,   341212 free,')).toMatchObject({
      totalKb: null,
      freeKb: 341212,
    });
    expect(total('MiB Mem :  24105,6 total,  18621,4 free,')).toMatchObject({ totalKb: 24684134 });
    expect(total('Mem: 7826636K used, 341212K free, 8872K shrd')).toMatchObject({
      totalKb: 8167848,
      usedIs: 'with-page-cache',
    });
  });

  it('the first row of vmstat is known to be since boot', () => {
    const saved = readSaved(
      bytesOf(
        ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n' +
          ' 4  0      0 100   1 2    9    9  1456  3642  626 1320 23  8 68  0  0\n' +
          ' 4  0      0 100   1 2    0    3  1456  3642  626 1320 23  8 68  0  0\n',
      ),
    );
    expect(saved).toMatchObject({ kind: 'vmstat', rows: [{ sinceBoot: true }, { sinceBoot: false }] });
    expect(sentences(saved).at(-1)).toBe('Swapping: up to 0 B in and 3 KiB out a second');
  });

  it('a row of pidstat with nothing in it is an end and no value', () => {
    const saved = readSaved(
      bytesOf(
        'Linux 6.18.44 (vm) \t11/23/26 \t_x86_64_\t(2 CPU)\n\n' +
          '02:04:20      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command\n' +
          '02:04:21        0      3231   7027.00      0.00 1088472   34196   0.14  my app\n' +
          '02:04:22        0      3231      0.00      0.00       0       0   0.00  my app\n',
      ),
    );
    expect(sentences(saved)).toEqual([
      'pidstat of 11/23/26: 2 rows',
      'pid 3231 my app: RSS from 33.4 MiB to 33.4 MiB',
      'pid 3231 ended at 02:04:22',
    ]);
  });

  it('a text that only speaks of memleak is a text, its refusals are its own', () => {
    expect(readSaved(bytesOf('# Notes\n\nRun `memleak` on it, or bcc memleak.\n')).kind).toBe('text');
    for (const said of [
      'memleak: failed to attach uprobe\n',
      'usage: memleak-bpfcc [-h] [-p PID]\n',
      'Traceback (most recent call last):\n  File "/usr/sbin/memleak-bpfcc", line 20, in <module>\n',
    ])
      expect(readSaved(bytesOf(said)).kind, said).toBe('memleak');
  });

  it('a list of memleak that is empty proves nothing of a Go heap', () => {
    const saved = readSaved(bytesOf('[02:03:27] Top 10 stacks with outstanding allocations:\n'));
    expect(sentences(saved).at(-1)).toContain('Go does not use malloc');
  });

  it('a figure that is cut is no figure', () => {
    const kill = (text: string) => readOomLog(text).kills[0];
    const line = '[ 1.5] Out of memory: Killed process 7 (a b) total-vm:12kB, anon-rss:12';
    expect(kill(line)).toMatchObject({
      pid: 7,
      comm: 'a b',
      totalVmKb: 12,
      anonRssKb: null,
      complete: false,
    });
    expect(
      kill(`${line}34kB, file-rss:1kB, shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:-9`),
    ).toMatchObject({
      anonRssKb: 1234,
      oomScoreAdj: null,
      complete: false,
    });
  });

  it('the same kill in two logs is one', () => {
    const line =
      'Out of memory: Killed process 7 (x) total-vm:12kB, anon-rss:3kB, file-rss:1kB, shmem-rss:0kB';
    const text = `[ 1.5] ${line}\nNov 23 02:15:55 host kernel: ${line}\n`;
    expect(readOomLog(text).kills).toHaveLength(1);
  });
});

describe('hostile input', () => {
  const known = present
    ? [
        'oom/30-6.18-memcg-v1-go-complete.txt',
        'memleak/bcc-a-p.out',
        'procps/top-bn2.txt',
        'procps/vmstat-3.txt',
      ].flatMap((file) => recorded(file).toString().split('\n'))
    : ['MemTotal: 1 kB', 'Killed process 1 (x) total-vm:1kB'];
  const text = fc
    .array(fc.oneof(fc.constantFrom(...known), fc.string(), fc.string({ unit: 'binary' })), { maxLength: 40 })
    .chain((lines) => fc.tuple(fc.constant(lines.join('\n')), fc.nat(4000)))
    .map(([whole, cut]) => whole.slice(0, cut));

  it('is read as something, whatever it is', () => {
    fc.assert(
      fc.property(text, (input) => {
        factsOf(readSaved(bytesOf(input)));
      }),
      { numRuns: fuzzRuns(500) },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (input) => {
        factsOf(readSaved(input));
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  /** A text of every form, so that what is damaged is still taken for it; the recorded ones where they are. */
  const whole = [
    '  PID USER     VSZ   RSS COMMAND\n    1 root     47m   17m init\n',
    ' 02:04:35 up 24 min,  0 users,  load average: 2.60, 2.03, 1.23\n',
    'vmstat: applet not found\n',
    'nr_free_pages 2309810\npswpin 4\noom_kill 2\n',
    '3231 (leak) app) S 1 2 3 4 -1 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23\n',
    '306072 48790 1428 631 0 68724 0\n',
    '00400000-00677000 r-xp 00000000 fe:00 2279497                            /usr/bin/a (deleted)\n',
    'Limit                     Soft Limit           Hard Limit           Units     \nMax data size             unlimited            8388608              bytes     \n',
    '4:memory:/init\n0::/\n',
    '== memory.oom_control\noom_kill 1\n== memory.limit_in_bytes\n268435456\n',
    'low 0\nhigh 0\nmax 7\noom 1\noom_kill 1\n',
    '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"a_bytes"},"values":[[1795399579,"404"],[1795399580,"NaN"]]}]}}',
    '{"status":"success","data":{"alerts":[{"labels":{"alertname":"x"},"state":"firing","activeAt":"2026-11-23T02:06:20Z"}]}}',
    '# HELP a_bytes x\n# TYPE a_bytes gauge\nprocess_resident_memory_bytes 2.1e+06\nb{c="d"} +Inf 1795399579000\n',
    'MainPID=66\nResult=success\nNRestarts=1\n',
    '● a.service - A\n     Active: active (running)\n   Main PID: 66 (a)\n',
    'reboot   system boot  6.18.44          Mon Nov 23 02:14   still running\n',
    'lrwxrwxrwx 1 root root 0 Nov 23 02:04 /proc/3231/exe -> /usr/local/bin/a\n',
    ...(present ? recordedTexts() : []),
  ];
  const piece = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(
      '\n',
      '\r\n',
      ' ',
      '\0',
      '-',
      '.',
      ',',
      '+',
      '99999999999999999999',
      '-1',
      '1e400',
      'null',
      '[]',
      '{}',
    ),
  );
  const damaged = fc
    .tuple(fc.constantFrom(...whole), fc.array(fc.tuple(fc.nat(), fc.nat(40), piece), { maxLength: 4 }))
    .map(([text, cuts]) =>
      cuts.reduce((now, [at, gone, put]) => {
        const from = at % (now.length + 1);
        return now.slice(0, from) + put + now.slice(from + gone);
      }, text),
    );

  it('is read as something when it was a saved output before it was damaged, and no sentence has a hole', () => {
    fc.assert(
      fc.property(damaged, (input) => {
        const saved = readSaved(bytesOf(input));
        for (const sentence of sentences(saved)) {
          if (/NaN|undefined|Infinity|\[object/.test(input)) continue;
          expect(sentence).not.toMatch(/NaN|undefined|Infinity|\[object/);
        }
        JSON.stringify(saved);
      }),
      { numRuns: fuzzRuns(1500) },
    );
  });

  it('yields no figure of a kill that is not in the text', () => {
    fc.assert(
      fc.property(text, (input) => {
        for (const { pid, anonRssKb } of readOomLog(input).kills) {
          expect(input).toContain(String(pid));
          if (anonRssKb !== null) expect(input).toContain(`anon-rss:${anonRssKb}kB`);
        }
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  it('of one endless line ends', () => {
    expect(readOomLog('x'.repeat(5_000_000)).kills).toEqual([]);
    expect(readOomLog('Killed process '.repeat(200_000)).kills).toEqual([]);
    expect(readOomLog(`oom-kill:constraint=A,nodemask=${',1'.repeat(100_000)}\n`).kills).toEqual([]);
  });
});
