/**
 * Every file of the shared samples: what it is taken for and what is said of it. A file that is not named here fails, so that
 * a new sample is looked at.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTop } from '#core/probe/tools/top';
import { factsOf } from '#core/saved/facts';
import { readSaved } from '#core/saved/read-saved';
import { say } from '#core/words/messages';
import { recordedData } from '../../helpers/recorded-data';

const present = existsSync(recordedData);
if (!present) console.log('note: no recorded samples; the test that reads all of them is skipped');

/** The first sentence of each; of a kernel log the last, which is its verdict. */
const samples: readonly (readonly [file: string, kind: string, says: string])[] = [
  ['busybox/free-h.txt', 'free', 'free: total 23.5 GiB, used 845.4 MiB, available 22.4 GiB'],
  ['busybox/free.txt', 'free', 'free: total 23.5 GiB, used 845.4 MiB, available 22.4 GiB'],
  [
    'busybox/pidstat.txt',
    'no-figures',
    'pidstat did not run: it is not installed there ("pidstat: applet not found"). Without it Heapcase reads the same figures from /proc.',
  ],
  ['busybox/ps-aux.txt', 'ps', 'ps: 62 processes'],
  ['busybox/ps-o.txt', 'ps', 'ps: 63 processes'],
  ['busybox/ps.txt', 'ps', 'ps: 62 processes'],
  ['busybox/top-bn2.txt', 'top', 'top (busybox): 2 blocks'],
  [
    'busybox/uptime.txt',
    'uptime',
    'uptime: at 02:04:35 the machine was up 24 min; load 2.6, 2.03, 1.23 over 1, 5 and 15 minutes',
  ],
  [
    'busybox/vmstat.txt',
    'no-figures',
    'vmstat did not run: it is not installed there ("vmstat: applet not found"). Without it Heapcase reads the same figures from /proc.',
  ],
  ['memleak/bcc-C.out', 'memleak', 'memleak did not start: an option of the other implementation was given.'],
  ['memleak/bcc-a-p.out', 'memleak', 'memleak (python): 2 lists; the last has 1 stack, 338.9 KiB'],
  ['memleak/bcc-kernel.out', 'memleak', 'memleak (python): 1 list; the last has 10 stacks, 641.0 MiB'],
  ['memleak/bcc-leakapp19.out', 'memleak', 'memleak (python): 2 lists; the last has 6 stacks, 76.3 MiB'],
  ['memleak/bcc-leakapp19s.out', 'memleak', 'memleak (python): 2 lists; the last has 0 stacks, 0 B'],
  ['memleak/bcc-nopid.out', 'memleak', 'memleak did not start: there was no such process.'],
  ['memleak/bcc-p-hdr61.out', 'memleak', 'memleak (python): 3 lists; the last has 1 stack, 528.3 KiB'],
  [
    'memleak/bcc-p.out',
    'memleak',
    'memleak did not start: the headers of the running kernel are not installed.',
  ],
  ['memleak/bcc-target-dies.out', 'memleak', 'memleak (python): 14 lists; the last has 1 stack, 3.4 MiB'],
  [
    'memleak/bcc-unpriv.out',
    'memleak',
    'memleak did not start: the headers of the running kernel are not installed.',
  ],
  ['memleak/issue-libbpf.txt', 'memleak', 'memleak (libbpf): 1 list; the last has 1 stack, 4 B'],
  ['memleak/issue-python.txt', 'memleak', 'memleak (python): 1 list; the last has 1 stack, 64 B'],
  ['memleak/memleak_example.txt', 'memleak', 'memleak (python): 7 lists; the last has 3 stacks, 608 B'],
  ['oom/01-el6-2.6.32-beam.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/02-el7-3.10-memcg-dmesgT.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/04-el7-3.10-repeat-burst.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  [
    'oom/05-memcg-task-in-killed-as-result.txt',
    'kernel-log',
    'Probable: the kernel killed for want of memory; no line names the process.',
  ],
  ['oom/06-4.14-memcg-go-godoc.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/08-4.x-cyrillic-month.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/10-5.4-memcg-full-killed.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/11-5.4-go-invoker.txt', 'kernel-log', 'Possible: an OOM report without its victim.'],
  ['oom/12-5.15-go-geth-header.txt', 'kernel-log', 'Possible: an OOM report without its victim.'],
  ['oom/15-6.1-memcg-burst-go-sidecar.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/17-go-geth-task-table.txt', 'kernel-log', 'Possible: an OOM report without its victim.'],
  [
    'oom/18-busybox-syslog-escaped-newlines.txt',
    'kernel-log',
    'No evidence of an OOM kill in this text, which does not mean that there was none.',
  ],
  [
    'oom/19-systemd-oom-kill-result.txt',
    'kernel-log',
    'Probable: the kernel killed for want of memory; no line names the process.',
  ],
  [
    'oom/21-systemd-signal-only-go.txt',
    'kernel-log',
    'No evidence of an OOM kill in this text, which does not mean that there was none.',
  ],
  ['oom/23-earlyoom-cmdline.txt', 'kernel-log', 'Not the kernel: earlyoom.'],
  [
    'oom/24-k8s-describe-oomkilled.txt',
    'kernel-log',
    'Probable: the kernel killed for want of memory; no line names the process.',
  ],
  ['oom/26-k8s-npd-event-json.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/27-go-runtime-out-of-memory.txt', 'kernel-log', 'Not the kernel: go-runtime.'],
  [
    'oom/28-false-friend-exit137-no-oom.txt',
    'kernel-log',
    'No evidence of an OOM kill in this text, which does not mean that there was none.',
  ],
  [
    'oom/29-docker-event-oom.txt',
    'kernel-log',
    'Probable: the kernel killed for want of memory; no line names the process.',
  ],
  ['oom/30-6.18-memcg-v1-go-complete.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/rec-cgroup-v1-after.txt', 'cgroup-memory', 'A memory cgroup: usage 24 KiB, most 256.0 MiB'],
  [
    'oom/rec-cgroup-v1-oom_control-before.txt',
    'cgroup-memory',
    'Events of a memory cgroup; how much it uses is not in this file',
  ],
  ['oom/rec-dmesg-J.json', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/rec-dmesg-T.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/rec-dmesg-iso.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/rec-dmesg-raw.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  ['oom/rec-podman-dmesg.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  [
    'procps/free-L.txt',
    'no-figures',
    'free did not run: it does not know what it was asked ("free: invalid option -- \'L\'").',
  ],
  ['procps/free-V.txt', 'no-figures', 'The version of free, and no figures: free from procps-ng 4.0.2'],
  ['procps/free-bw.txt', 'free', 'free: total 23.5 GiB, used 1.7 GiB, available 21.9 GiB'],
  ['procps/free-h.txt', 'free', 'free: total 23 GiB, used 1.7 GiB, available 21 GiB'],
  ['procps/free-m.txt', 'free', 'free: total 23.5 GiB, used 1.7 GiB, available 21.9 GiB'],
  ['procps/free.txt', 'free', 'free: total 23.5 GiB, used 1.7 GiB, available 21.9 GiB'],
  ['procps/pidstat-V.txt', 'no-figures', 'The version of sysstat, and no figures: sysstat version 12.6.1'],
  ['procps/pidstat-iso.txt', 'pidstat', 'pidstat of 2026-11-23: 2 rows'],
  [
    'procps/pidstat-json.err',
    'no-figures',
    'pidstat did not run: it does not know what it was asked ("Usage: pidstat [ options ] [ <interval> [ <count> ] ] [ -e <program> <args> ]").',
  ],
  ['procps/pidstat-nopid.txt', 'pidstat', 'pidstat of 11/23/26: 0 rows'],
  ['procps/pidstat-r.txt', 'pidstat', 'pidstat of 11/23/26: 4 rows'],
  ['procps/pidstat-rh.txt', 'pidstat', 'pidstat of 11/23/26: 2 rows'],
  [
    'procps/proc-cgroup.txt',
    'proc-cgroup',
    '/proc/PID/cgroup: the memory of the process is counted in /init (cgroup v1)',
  ],
  ['procps/proc-exe-link.txt', 'exe-link', 'The executable of pid 3231: /usr/local/bin/leakapp19'],
  [
    'procps/proc-limits.txt',
    'proc-limits',
    '/proc/PID/limits: address space unlimited, data unlimited, locked memory 8 MiB, open files 20 000',
  ],
  [
    'procps/proc-maps.txt',
    'proc-maps',
    '/proc/PID/maps: 61 maps over 1.2 GiB of address space, 1.2 GiB of it without a file',
  ],
  ['procps/proc-meminfo.txt', 'meminfo', '/proc/meminfo: 23.5 GiB in all, 22.1 GiB available, swap 0 B'],
  ['procps/proc-pressure-memory.txt', 'pressure', 'Memory pressure: some 0 %, full 0 % of the last 10 s'],
  [
    'procps/proc-smaps_rollup.txt',
    'smaps',
    'Memory maps (smaps_rollup): Rss 190.6 MiB, Pss 189.6 MiB, anonymous 185.0 MiB, swap 0 B',
  ],
  [
    'procps/proc-stat.txt',
    'proc-stat',
    '/proc/PID/stat of leakapp19, pid 3231: state S, 6 threads, VIRT 1.2 GiB, 48 773 pages resident (190.5 MiB where a page is 4 KiB)',
  ],
  [
    'procps/proc-statm.txt',
    'proc-statm',
    '/proc/PID/statm: 48 790 pages resident (190.6 MiB where a page is 4 KiB), 1428 of them shared, 306 072 pages of address space',
  ],
  [
    'procps/proc-status.txt',
    'proc-status',
    '/proc/PID/status of leakapp19: RSS 190.6 MiB, anonymous 185.0 MiB, swap 0 B',
  ],
  [
    'procps/proc-vmstat.txt',
    'proc-vmstat',
    '/proc/vmstat: 192 counters; since the machine started 0 pages swapped in, 0 out, 3624 major faults',
  ],
  ['procps/top-E-g.txt', 'top', 'top (procps): 1 block'],
  ['procps/top-E-m.txt', 'top', 'top (procps): 1 block'],
  ['procps/top-E-t.txt', 'top', 'top (procps): 1 block'],
  ['procps/top-bn1-c.txt', 'top', 'top (procps): 1 block'],
  ['procps/top-bn1-oMEM.txt', 'top', 'top (procps): 1 block'],
  ['procps/top-bn1-p.txt', 'top', 'top (procps): 1 block'],
  ['procps/top-bn2.txt', 'top', 'top (procps): 2 blocks'],
  ['procps/vmstat-3.txt', 'vmstat', 'vmstat: 3 rows'],
  ['procps/vmstat-SM.txt', 'vmstat', 'vmstat: 2 rows'],
  ['procps/vmstat-a.txt', 'vmstat', 'vmstat: 2 rows'],
  ['procps/vmstat-s.txt', 'vmstat', 'vmstat -s: 25 totals'],
  ['prometheus/alerts.json', 'prometheus-answer', 'Alerts of Prometheus: 2'],
  [
    'prometheus/node_exporter-metrics.txt',
    'metrics',
    'Metrics for Prometheus, of one moment: 139 samples in 115 families',
  ],
  [
    'prometheus/query-error.json',
    'prometheus-answer',
    'Prometheus refused the query: invalid parameter "query": 1:5: parse error: unclosed left parenthesis',
  ],
  ['prometheus/query-oom.json', 'prometheus-answer', 'An answer of Prometheus (vector): 1 series'],
  ['prometheus/query.json', 'prometheus-answer', 'An answer of Prometheus (vector): 1 series'],
  ['prometheus/query_range.json', 'prometheus-answer', 'An answer of Prometheus (matrix): 2 series'],
  ['systemd/dmesg-host.txt', 'kernel-log', 'Proved: the kernel killed for want of memory.'],
  [
    'systemd/journal-short-iso.txt',
    'kernel-log',
    'No evidence of an OOM kill in this text, which does not mean that there was none.',
  ],
  [
    'systemd/journal.jsonl',
    'kernel-log',
    'No evidence of an OOM kill in this text, which does not mean that there was none.',
  ],
  [
    'systemd/journalctl-k-empty.txt',
    'empty-journal',
    'A journal without entries: nothing was there, or nothing may be read. That is a gap, and not "no OOM kill".',
  ],
  ['systemd/last-x.txt', 'last', 'last -x: the machine was started 1 time'],
  ['systemd/meminfo-512.txt', 'meminfo', '/proc/meminfo: 512 MiB in all, 499.8 MiB available, swap 0 B'],
  [
    'systemd/systemctl-show.txt',
    'systemctl-show',
    'systemctl show: main pid 66, result "success", restarts 1',
  ],
  [
    'systemd/systemctl-status.txt',
    'systemctl-status',
    'systemctl status of leakapp.service: active (running) since Mon 2026-11-23 02:14:13 UTC; 3s ago; main pid 66, memory –',
  ],
  [
    'systemd/watch-journal.txt',
    'kernel-log',
    'No evidence of an OOM kill in this text, which does not mean that there was none.',
  ],
];

/** A text that Heapcase does not know, and says so of; why there is nothing in it to know. */
const unknown: readonly (readonly [file: string, why: string])[] = [
  ['busybox/applets.txt', 'the names of the applets of a build: nothing of memory'],
  ['oom/rec-app.log', "a program's own line"],
  ['oom/rec-exit.txt', 'the status that a shell wrote down'],
  ['procps/proc-oom_score.txt', 'a number alone: nothing tells what it counts'],
  ['procps/top-mem-lines.tsv', 'a table of lines of top; each is read in its own test'],
  ['systemd/watch-by-meminfo.txt', 'lines of a loop that somebody wrote'],
  ['systemd/watch-by-top.txt', 'lines of a loop that somebody wrote'],
];

/** Notes about the samples, which quote what they are about; the tests beside this one hold the readers to `expected.json`. */
const isNote = (file: string) => /(?:^|\/)(?:README\.md|expected\.json)$/.test(file);

/** What pprof was given; the rest of its folder is what it printed, held byte for byte by test/unit/profile. */
const isProfile = (file: string) =>
  /^pprof\/(?:(?:real|driver)\/inputs\/|report\/testProfile\.pb\.gz$|robust\/[^/]+$)/.test(file) ||
  (/^pprof\/legacy\//.test(file) && !file.endsWith('.string'));

const files = present
  ? readdirSync(recordedData, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.relative(recordedData, path.join(parentPath, name)))
      .sort()
  : [];
const bytesOf = (file: string) => readFileSync(path.join(recordedData, file));

describe.skipIf(!present)('every file of the shared samples', () => {
  it('is named here', () => {
    const named = new Set([...samples, ...unknown].map(([file]) => file));
    const others = files.filter((file) => !named.has(file) && !isNote(file) && !file.startsWith('pprof/'));
    expect(others).toEqual([]);
    expect([...named].filter((file) => !files.includes(file))).toEqual([]);
  });

  it.each(samples)('%s is %s', (file, kind, says) => {
    const saved = readSaved(bytesOf(file));
    const facts = factsOf(saved).map((fact) => say('en', fact));
    expect([saved.kind, kind === 'kernel-log' ? facts.at(-1) : facts[0]]).toEqual([kind, says]);
  });

  it.each(samples.filter(([file]) => /^(?:oom|procps)\//.test(file)))(
    '%s is the same when it is packed',
    (file, kind) => {
      expect(readSaved(gzipSync(bytesOf(file))).kind).toBe(kind);
    },
  );

  it.each(unknown)('%s is a text: %s', (file) => {
    const saved = readSaved(bytesOf(file));
    expect(saved.kind).toBe('text');
    expect(say('en', factsOf(saved)[0])).toContain('that Heapcase does not know');
  });

  it('of pprof: what it was given is a profile, what it printed is taken for nothing else', () => {
    const kinds = files
      .filter((file) => file.startsWith('pprof/'))
      .map((file) => [file, readSaved(bytesOf(file)).kind] as const);
    const wrong = kinds.filter(([file, kind]) =>
      isProfile(file) ? kind !== 'profile' && kind !== 'goroutine-dump' : kind !== 'text' && kind !== 'empty',
    );
    expect(wrong).toEqual([]);
    expect(kinds.filter(([file]) => isProfile(file)).length).toBeGreaterThan(40);
  });

  it('each line of top by version has its memory read', () => {
    const [, ...rows] = bytesOf('procps/top-mem-lines.tsv').toString().trim().split('\n');
    const read = rows.map((row) => {
      const { totalKb, freeKb, usedKb } = readTop(`${row.split('\t')[1]}\n`).blocks[0].memory;
      return [totalKb, freeKb, usedKb];
    });
    expect(read).toEqual([
      [8167848, null, 7826636],
      [8167848, null, null],
      [8167848, null, null],
      // Its digits are lost: no figure is better than a wrong one.
      [null, null, null],
      [24684134, 19068314, 1748992],
      [8167848, 341212, 7826636],
    ]);
  });
});
