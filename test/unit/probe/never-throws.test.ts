import fc from 'fast-check';
import { test } from 'vitest';
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
import { parseListeningSockets, parseSocketInodes } from '#core/probe/proc-net';
import { parseProcStat } from '#core/probe/proc-stat';
import { parseProcStatus } from '#core/probe/proc-status';

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
};

test.each(Object.entries(parsers))('%s', (_, parse: (text: string) => unknown) => {
  fc.assert(
    fc.property(text, (input) => {
      parse(input);
    }),
    { numRuns: 500 },
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
