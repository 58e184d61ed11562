import { describe, expect, it } from 'vitest';
import {
  evidenceName,
  gapsOfCapture,
  targetOfCapture,
  timeOfCapture,
  watchOfCapture,
} from '#core/watch/capture-in-case';
import { readCaptureListing } from '#core/watch/capture-listing';
import { sampleIn } from '#core/watch/capture-samples';
import {
  canBeCollected,
  isByRule,
  isCaptureFile,
  kindOfCaptureFile,
  readCaptureManifest,
  readCaptureMeta,
  readCaptureName,
  requestOfCaptureFile,
} from '#core/watch/captures';

const name = '20261123T020129Z-70-12';
const meta = {
  ...{ format: 1, name, id: 'orders', rung: '70', rule: 'rung', scope: 'cgroup', permille: 712 },
  ...{ used: 382_000_000, limit: 536_870_912, wall: 1795399289.5, uptime: 12.5, boot: 'b1' },
  ...{ target: { pid: 42, start: 7, comm: 'orders', lives: 2, since: 1 }, version: '1.0' },
  ...{
    bad: { 'goroutine.bad': 'the answer was status 404' },
    missing: { 'top.txt': 'no top' },
    ended: 1795399291,
  },
};
const capture = {
  name,
  folder: name,
  files: [],
  hasManifest: true,
  meta: readCaptureMeta(JSON.stringify(meta)),
};
const origin = {
  host: 'srv',
  id: 'orders',
  clockOffsetMs: 3_600_000,
  endpoint: 'http://127.0.0.1:6060/debug/pprof/',
};

describe('a capture of a watchdog', () => {
  it('says by its name when and why', () => {
    expect(readCaptureName(name)).toEqual({ at: Date.UTC(2026, 10, 23, 2, 1, 29), rung: '70', seq: 12 });
    for (const other of [
      '',
      '..',
      '20261123T020129Z-70',
      '20261323T020129Z-70-1',
      `${name}/x`,
      `.part-${name}`,
    ])
      expect(readCaptureName(other), other).toBeNull();
    expect(['70', 'fast', 'tto', 'psi'].every(isByRule)).toBe(true);
    expect(['baseline', 'test', 'later'].some(isByRule)).toBe(false);
  });

  it('is put into the case with its own moment on this computer’s clock, its life and its rule', () => {
    expect(timeOfCapture(origin, capture)).toEqual({
      takenAt: new Date(1795399289_500 - 3_600_000).toISOString(),
      endedAt: new Date(1795399291_000 - 3_600_000).toISOString(),
    });
    expect(targetOfCapture(origin, capture)).toMatchObject({
      host: 'srv',
      pid: 42,
      startTicks: 7,
      bootId: 'b1',
    });
    expect(watchOfCapture(origin, capture)).toMatchObject({ rung: '70', scope: 'cgroup', permille: 712 });
    expect(gapsOfCapture(capture).map(({ key }) => key)).toEqual(['gap.watch.bad', 'gap.watch.missing']);
  });

  it('is put there without meta.json too: its name knows the moment', () => {
    const bare = { ...capture, meta: null, hasManifest: false };
    expect(timeOfCapture({ ...origin, clockOffsetMs: null }, bare).takenAt).toBe('2026-11-23T02:01:29.000Z');
    expect(targetOfCapture(origin, bare)).toBeNull();
    expect(watchOfCapture(origin, bare)).toMatchObject({ rung: '70', rule: null });
    expect(gapsOfCapture(bare).map(({ key }) => key)).toEqual(['gap.watch.no-meta', 'gap.watch.no-manifest']);
  });

  it('says that it was cut off where it still lies as it was being written', () => {
    const cut = {
      ...capture,
      folder: `.part-${name}`,
      meta: readCaptureMeta(JSON.stringify({ ...meta, bad: {}, missing: {} })),
    };
    expect(gapsOfCapture(cut).map(({ key }) => key)).toEqual(['gap.watch.interrupted']);
    const printed = `\n@m capture .part-${name}\n5 heap.pb.gz\n7 allocs.pb.gz.part\n\n@m manifest\n\n@m meta\n\n@m end\n`;
    expect(readCaptureListing(printed, '@m')).toMatchObject([
      { name, folder: `.part-${name}`, files: [{ name: 'heap.pb.gz', bytes: 5 }] },
    ]);
  });

  it('can be brought in while it is cut off only where nobody is left to finish it', () => {
    const lives = ['alive', 'late', 'blind', 'unknown', 'dead', 'removed'] as const;
    expect(lives.filter((life) => canBeCollected('part', life))).toEqual(['dead', 'removed']);
    expect(lives.every((life) => canBeCollected('whole', life))).toBe(true);
  });

  it('gives each file its kind, its request and a name with the number of the capture', () => {
    expect(kindOfCaptureFile('heap.pb.gz')).toBe('heap-profile');
    expect(kindOfCaptureFile('heap-gc.pb.gz')).toBe('heap-profile');
    expect(kindOfCaptureFile('heap.memstats.txt')).toBe('memstats');
    expect(kindOfCaptureFile('threadcreate.pb.gz')).toBe('profile');
    expect(kindOfCaptureFile('heap.bad')).toBe('response');
    expect(kindOfCaptureFile('meta.json')).toBe('file');
    expect(requestOfCaptureFile('heap-gc.pb.gz', 'http://h/')).toBe('http://h/heap?gc=1');
    expect(requestOfCaptureFile('heap.bad', 'http://h/')).toBe('http://h/heap');
    expect(requestOfCaptureFile('free.txt', 'http://h/')).toBeNull();
    expect(evidenceName('heap.pb.gz', 3)).toBe('heap-3.pb.gz');
  });

  it('takes no file name that leads elsewhere, and no manifest line that is none', () => {
    for (const file of ['', '.', '..', '.part', 'a/b', 'x.part', '-rf', 'a b', 'é'])
      expect(isCaptureFile(file), file).toBe(false);
    const hash = 'c'.repeat(64);
    expect(readCaptureManifest(`${hash}  heap.pb.gz\n${hash} *b\n${hash}  ../c\nnope\n`)).toEqual(
      new Map([
        ['heap.pb.gz', hash],
        ['b', hash],
      ]),
    );
    expect(readCaptureManifest('')).toBeNull();
  });

  it('has no meta where it is torn or hostile', () => {
    expect(readCaptureMeta('{"format":1')).toBeNull();
    expect(readCaptureMeta(JSON.stringify({ ...meta, format: 2 }))).toBeNull();
    expect(readCaptureMeta(JSON.stringify({ ...meta, wall: -1 }))).toBeNull();
    expect(readCaptureMeta(' '.repeat(300_000))).toBeNull();
  });
});

describe('the sample in a capture’s files', () => {
  const status =
    '== /proc/42/status\nName:\torders\nVmRSS:\t  1000 kB\nRssAnon:\t   900 kB\nThreads:\t5\n== /proc/42/stat\nx\n';
  const host = '== /proc/meminfo\nMemTotal:        2048 kB\nMemAvailable:     512 kB\n== /proc/vmstat\na 1\n';
  const v1 = (path: string, limit: string, usage: string) =>
    `== ${path}/memory.limit_in_bytes\n${limit}\n== ${path}/memory.usage_in_bytes\n${usage}\n`;

  it('has the process, the host and the tightest group above it', () => {
    const groups = `${v1('/cg/a/b', '9223372036854771712', '5')}${v1('/cg/a', '1048576', '524288')}${v1('/cg', '2097152', '7')}`;
    expect(sampleIn(status, host, groups, 5)).toEqual({
      ...{ at: 5, rssKb: 1000, rssAnonKb: 900, rssFileKb: null, rssShmemKb: null, swapKb: null, threads: 5 },
      ...{ cgroupLimitKb: 1024, cgroupUsageKb: 512, hostTotalKb: 2048, hostAvailableKb: 512 },
    });
    const v2 = '== /cg/a/memory.max\n1048576\n== /cg/a/memory.current\n4096\n== /cg/memory.max\nmax\n';
    expect(sampleIn(status, host, v2, 5)).toMatchObject({ cgroupLimitKb: 1024, cgroupUsageKb: 4 });
    expect(sampleIn(status, host, '', 5)).toMatchObject({ cgroupLimitKb: null });
  });

  it('is none without the figures that a sample must have', () => {
    expect(sampleIn('', host, '', 5)).toBeNull();
    expect(sampleIn(status, '', '', 5)).toBeNull();
  });
});
