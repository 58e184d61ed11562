/**
 * vmstat: swapping in and out, and what the processors do. The rates of the first row are averages since boot: they are
 * left out. Memory columns are KiB, si and so KiB/s.
 *
 *      r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                 UTC
 *      4  0      0 19068000  41596 4164992    0    0  1456  3642  626 1320 23  8 68  0  0 2026-11-23 10:27:18
 */

import { readVmstatRow, vmstatColumns } from '../tools/vmstat';
import { figuresOf, kernelFilesArgv, kernelFilesReader, rateOf } from './kernel-files';
import { LineMonitor, present } from './line-monitor';
import type { MonitorDefinition, MonitorReader } from './monitor';

const memoryColumns = ['swpd', 'free', 'buff', 'cache'] as const;
const rateColumns = ['si', 'so', 'us', 'sy', 'id', 'wa'] as const;

function vmstatReader(): MonitorReader {
  let columns: readonly string[] | null = null;
  let first = true;
  return new LineMonitor((line, outlet) => {
    const header = vmstatColumns(line);
    if (header !== null) {
      columns = header;
      return true;
    }
    if (/^procs\s+-+memory-+/.test(line) || line.trim() === '') return true;
    const row = columns === null ? null : readVmstatRow(columns, line, first);
    // Run with TZ=UTC.
    const at = row?.stamp ? Date.parse(`${row.stamp.replace(' ', 'T')}Z`) : Number.NaN;
    if (row === null || Number.isNaN(at)) return false;
    const names = first ? memoryColumns : [...memoryColumns, ...rateColumns, 'r' as const, 'b' as const];
    outlet.sample({ at, values: present(Object.fromEntries(names.map((name) => [name, row.values[name]]))) });
    if (first) outlet.note('since-boot-left-out');
    first = false;
    return true;
  });
}

const [vmstatFile, meminfo] = ['/proc/vmstat', '/proc/meminfo'];

export const vmstatMonitor: MonitorDefinition = {
  id: 'vmstat',
  about: 'host',
  file: 'vmstat.txt',
  series: [
    { name: 'si', unit: 'kib/s' },
    { name: 'so', unit: 'kib/s' },
    { name: 'swpd', unit: 'kib' },
    { name: 'free', unit: 'kib' },
    { name: 'buff', unit: 'kib' },
    { name: 'cache', unit: 'kib' },
    { name: 'r', unit: 'count' },
    { name: 'b', unit: 'count' },
    { name: 'us', unit: 'percent' },
    { name: 'sy', unit: 'percent' },
    { name: 'id', unit: 'percent' },
    { name: 'wa', unit: 'percent' },
  ],
  variants: [
    {
      id: 'procps',
      // Without -t (before procps 3.3) its rows have no time.
      test: () => 'vmstat -n -t >/dev/null 2>&1',
      named: ({ everySeconds }) => `vmstat -n -t ${everySeconds}`,
      argv: ({ everySeconds }) => ['env', 'TZ=UTC', 'vmstat', '-n', '-t', String(everySeconds)],
      reader: vmstatReader,
    },
    {
      id: 'proc',
      test: () => `[ -r ${vmstatFile} ]`,
      named: () => `read ${vmstatFile}, ${meminfo}`,
      argv: (ask) =>
        kernelFilesArgv(
          {
            monitor: 'vmstat',
            files: [vmstatFile, meminfo],
            lines: '^(pswpin|pswpout) |^(MemFree|Buffers|Cached|SReclaimable|SwapTotal|SwapFree):',
          },
          ask,
        ),
      reader: () =>
        kernelFilesReader([vmstatFile, meminfo], (tick, before) => {
          const counters = figuresOf(tick.lines.get(vmstatFile));
          const earlier = figuresOf(before?.lines.get(vmstatFile));
          const memory = figuresOf(tick.lines.get(meminfo));
          if (counters.size + memory.size === 0) return null;
          const swapRate = (name: string) => {
            const pages = rateOf(counters.get(name), earlier.get(name), tick.seconds);
            return pages === undefined ? undefined : (pages * tick.pageBytes) / 1024;
          };
          const [swapTotal, swapFree] = [memory.get('SwapTotal'), memory.get('SwapFree')];
          const [cached, reclaimable] = [memory.get('Cached'), memory.get('SReclaimable')];
          return present({
            si: swapRate('pswpin'),
            so: swapRate('pswpout'),
            swpd: swapTotal === undefined || swapFree === undefined ? undefined : swapTotal - swapFree,
            free: memory.get('MemFree'),
            buff: memory.get('Buffers'),
            cache: cached === undefined || reclaimable === undefined ? undefined : cached + reclaimable,
          });
        }),
    },
  ],
};
