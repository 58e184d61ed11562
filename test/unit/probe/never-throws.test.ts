import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cgroupMemoryFolders,
  parseCgroupBytes,
  parseCgroupEntries,
  parseCgroupLimit,
} from '#core/probe/cgroup';
import { parseGoBuildInfo } from '#core/probe/go-buildinfo';
import { parseGoroutineCount } from '#core/probe/goroutine-count';
import { parseMemInfo } from '#core/probe/meminfo';
import { parseHeapHeader, parseMemStats } from '#core/probe/memstats';
import { parseMountinfo } from '#core/probe/mountinfo';
import { readOomLog } from '#core/probe/oom/read-oom-log';
import { readPressure } from '#core/probe/pressure';
import { parseListeningSockets, parseSocketInodes } from '#core/probe/proc-net';
import { parseProcStat } from '#core/probe/proc-stat';
import { parseProcStatus } from '#core/probe/proc-status';
import { readSmaps } from '#core/probe/smaps';
import { readFree } from '#core/probe/tools/free';
import { readMemleak } from '#core/probe/tools/memleak';
import { readPidstat } from '#core/probe/tools/pidstat';
import { readTop } from '#core/probe/tools/top';
import { readVmstat } from '#core/probe/tools/vmstat';
import { fuzzRuns } from '../../helpers/fuzz-runs';

/** Lines as they are printed, cut, doubled and mixed with anything. */
const known = [
  'VmRSS:\t  195160 kB',
  'NSpid:\t1\t2',
  'MemTotal:   5 kB',
  'HugePages_Total: 1',
  '3231 (leak) app) S 1 2 3 4 -1 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21',
  '4:memory:/a/b',
  '0::/../x',
  '35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
  '35 31 0:32 /a\\040 /sys rw x:1 - cgroup2 cgroup2 rw',
  '   0: 0100007F:17AC 0:0 0A 0 0 0 1000 0 48213 1',
  '   0: 0100007F0100007F:17AC 0:0 0A 0 0 0 1000 0 48213 1',
  'socket:[1]',
  'heap profile: 1: 2 [3: 4] @ heap/1048576',
  '# runtime.MemStats',
  '# PauseNs = [1 2 3]',
  '# PauseEnd = [1 2 3]',
  '# NumGC = 99999999999999999999',
  '# LastGC = 1795397980123456789',
  '# Stack = 1 / ',
  '# DebugGC = false',
  'goroutine profile: total 5',
  'some avg10=0.00 avg60=0.00 avg300=0.00 total=27796',
  '00400000-7ffc0000 ---p 00000000 00:00 0    [rollup]',
  'Rss:                1234 kB',
  'top - 02:04:20 up 24 min,  0 users,  load average: 0.52, 0.58, 0.59',
  'MiB Mem :  24105.6 total,  18621.4 free,   1708.0 used,   4107.9 buff/cache',
  'KiB Mem : 13170340+total,   341212 free',
  'Mem: 5128032K used, 19556064K free, 8788K shrd, 42896K buff, 3845596K cached',
  '    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND',
  '   3231 root      rt   0    1.2g  34196   1024 S   0.0   0.1   0:00.10 a b c',
  '               total        used        free      shared  buff/cache   available',
  'Mem:           23Gi       1.7Gi        18Gi       8.0Mi       4.0Gi        21Gi',
  '-/+ buffers/cache:    1000    2000',
  'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
  ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
  ' 1  0      0 18621  42896 38455    0    0     5    10   99999999999999999999    1  2  3 95  0  0',
  'Linux 6.18.44 (vm) \t11/23/26 \t_x86_64_\t(2 CPU)',
  '02:04:20      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command',
  '02:04:21 PM    0      3231   7027.00      0.00 1088472   34196   0.14  leakapp19',
  '[9:5:7] Top 2 stacks with outstanding allocations:',
  '\t4096 bytes in 1 allocations from stack',
  '614400 bytes in 150 allocations from stack',
  '\t\t0x00007f0000000000\tsym+0xoff [libc.so.6]',
  '\t0 [<00000000004b79c0>] _cgo_Cfunc_hold+0x20 [/root/a b]',
  'Out of memory: Killed process 1 (a) b) total-vm:1kB, anon-rss:2kB, file-rss:3kB, shmem-rss:4kB',
  '{"MESSAGE":[75,105],"__REALTIME_TIMESTAMP":"1795397980123456"}',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...known), fc.string(), fc.string({ unit: 'binary' })), { maxLength: 20 })
  .chain((lines) => fc.tuple(fc.constant(lines.join('\n')), fc.nat(2000)))
  .map(([whole, cut]) => whole.slice(0, cut) + (cut % 2 === 0 ? '\n' : ''));

const parsers = {
  parseProcStatus,
  parseMemInfo,
  parseProcStat,
  parseMountinfo,
  parseCgroupEntries,
  parseCgroupLimit,
  parseCgroupBytes,
  parseListeningSockets,
  parseSocketInodes,
  parseHeapHeader,
  parseMemStats,
  parseGoroutineCount,
  readPressure,
  readSmaps,
  readTop,
  readFree,
  readVmstat,
  readPidstat,
  readMemleak,
  readOomLog,
};

/** Every number of a reading, however deep: what is not known is null, never NaN. */
function figuresIn(reading: unknown): readonly number[] {
  if (typeof reading === 'number') return [reading];
  if (reading instanceof Map) return [...reading.values()].flatMap(figuresIn);
  if (Array.isArray(reading)) return reading.flatMap(figuresIn);
  return reading !== null && typeof reading === 'object' ? Object.values(reading).flatMap(figuresIn) : [];
}

test.each(Object.entries(parsers))('%s', (_, parse: (text: string) => unknown) => {
  fc.assert(
    fc.property(text, (input) => {
      for (const figure of figuresIn(parse(input))) expect(figure).not.toBeNaN();
    }),
    { numRuns: fuzzRuns(500) },
  );
});

test('cgroupMemoryFolders', () => {
  fc.assert(
    fc.property(text, text, (cgroup, mountinfo) => {
      cgroupMemoryFolders(cgroup, mountinfo);
    }),
  );
});

test('parseGoBuildInfo', () => {
  const head = Uint8Array.from(Buffer.from('\xff Go buildinf:\x08\x02', 'latin1'));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (before, after) => {
      parseGoBuildInfo(Uint8Array.from([...before, ...head, ...after]));
    }),
  );
});
