import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseMemInfo } from '#core/probe/meminfo';
import { parseProcStat } from '#core/probe/proc-stat';
import { parseProcStatus } from '#core/probe/proc-status';
import { recorded } from './recorded';

const onLinux = process.platform === 'linux';
const status = recorded('procps/proc-status.txt');
const stat = recorded('procps/proc-stat.txt');
const meminfo = recorded('procps/proc-meminfo.txt');
const lxcfs = recorded('systemd/meminfo-512.txt');

describe('/proc/PID/status', () => {
  test.skipIf(status === null)('of a Go program, as recorded', () => {
    expect(parseProcStatus(status ?? '')).toEqual({
      name: 'leakapp19',
      state: 'S',
      pid: 3231,
      threads: 6,
      nsPids: [3231],
      vmSizeKb: 1224288,
      vmHwmKb: 195160,
      rssKb: 195160,
      rssAnonKb: 189448,
      rssFileKb: 5712,
      rssShmemKb: 0,
      swapKb: 0,
    });
  });

  test('a kernel thread has no memory lines: null, not 0', () => {
    const read = parseProcStatus('Name:\tkthreadd\nState:\tS (sleeping)\nPid:\t2\nThreads:\t1\n');
    expect(read).toMatchObject({ name: 'kthreadd', pid: 2, rssKb: null, swapKb: null });
  });

  test('a container process has one id per namespace', () => {
    expect(parseProcStatus('NSpid:\t22087\t33\n').nsPids).toEqual([22087, 33]);
  });

  test('a line that was cut is no value', () => {
    expect(parseProcStatus('VmRSS:\t  195').rssKb).toBe(null);
    expect(parseProcStatus('VmRSS:\t  195\n').rssKb).toBe(null);
    expect(parseProcStatus('VmRSS:\t  195160 kB').rssKb).toBe(null);
  });

  test.runIf(onLinux)('of this process', () => {
    const read = parseProcStatus(readFileSync('/proc/self/status', 'utf8'));
    expect(read.pid).toBe(process.pid);
    expect((read.rssAnonKb ?? 0) + (read.rssFileKb ?? 0) + (read.rssShmemKb ?? 0)).toBe(read.rssKb);
  });
});

describe('/proc/PID/stat', () => {
  test.skipIf(stat === null)('as recorded', () => {
    expect(parseProcStat(stat ?? '')).toEqual({
      pid: 3231,
      comm: 'leakapp19',
      state: 'S',
      parentPid: 1,
      threads: 6,
      startTicks: 147959,
      vmBytes: 1253670912,
      rssPages: 48773,
    });
  });

  const rest = 'R 1 7 7 0 -1 4194304 1 0 0 0 2 3 0 0 20 0 4 0 815 1000 25 18446744073709551615\n';
  test.each(['a b', ') R 1 2 3', '((x)', 'new\nline) S 9 9', ''])('the name may be %j', (comm) => {
    expect(parseProcStat(`4711 (${comm}) ${rest}`)).toMatchObject({
      pid: 4711,
      comm,
      state: 'R',
      startTicks: 815,
    });
  });

  test('cut or none: null', () => {
    expect(parseProcStat(`4711 (x) ${rest.slice(0, -1)}`)).toBe(null);
    expect(parseProcStat('4711 (x) R 1 7 7 0 -1\n')).toBe(null);
    expect(parseProcStat('')).toBe(null);
  });

  test.runIf(onLinux)('of this process', () => {
    expect(parseProcStat(readFileSync('/proc/self/stat', 'utf8'))).toMatchObject({
      pid: process.pid,
      parentPid: process.ppid,
    });
  });
});

describe('/proc/meminfo', () => {
  test.skipIf(meminfo === null)('as recorded: every line understood', () => {
    const read = parseMemInfo(meminfo ?? '');
    expect(read.unknownLines).toEqual([]);
    expect(read.totalKb).toBe(Number(/MemTotal:\s+(\d+)/.exec(meminfo ?? '')?.[1]));
    expect(read.availableKb).toBe(Number(/MemAvailable:\s+(\d+)/.exec(meminfo ?? '')?.[1]));
    expect(read.counts.get('HugePages_Total')).toBe(0);
    expect(read.kb.has('HugePages_Total')).toBe(false);
  });

  test.skipIf(lxcfs === null)('of a 512 MB container, as recorded', () => {
    expect(parseMemInfo(lxcfs ?? '')).toMatchObject({ totalKb: 524288, unknownLines: [] });
  });

  test('before Linux 3.14 there is no MemAvailable', () => {
    expect(parseMemInfo('MemTotal: 100 kB\nMemFree: 40 kB\nActive(anon): 7 kB\noops\n')).toMatchObject({
      totalKb: 100,
      availableKb: null,
      kb: new Map([
        ['MemTotal', 100],
        ['MemFree', 40],
        ['Active(anon)', 7],
      ]),
      unknownLines: ['oops'],
    });
  });
});
