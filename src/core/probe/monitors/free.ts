/**
 * free, once an interval. It prints no time, and busybox's has no -s: a loop prints the time before each, on a line that the
 * reader of saved outputs knows as none of free's.
 *
 *     @ 1795397980.123456789 5212.34
 *                    total        used        free      shared  buff/cache   available
 *     Mem:        24684096     1749016    19068264        8788     4206456    22935080
 *     Swap:              0           0           0
 */

import { HostClock } from '../host-clock';
import { readFree } from '../tools/free';
import { figuresOf, kernelFilesArgv, kernelFilesReader } from './kernel-files';
import { LineMonitor, present } from './line-monitor';
import type { MonitorDefinition, MonitorReader } from './monitor';

const loop = `while :; do
  up=''
  { read -r up rest < /proc/uptime; } 2>/dev/null
  echo "@ $(date +%s.%N) $up"
  free -k || exit 1
  sleep "$1" || exit 1
done
`;

/** The names of free's columns stay, whichever way they were had. */
const series = ['total', 'used', 'free', 'shared', 'buff/cache', 'available', 'swap total', 'swap used'];

/** Before 3.3.10 there is one row more and no available; the figures of a round are read together when Swap ends it. */
function freeReader(): MonitorReader {
  const clock = new HostClock();
  let at: number | null = null;
  let round: string[] = [];
  return new LineMonitor((line, outlet) => {
    if (line.startsWith('@ ')) {
      at = clock.read(line.slice(2));
      round = [];
      return at !== null;
    }
    const known = /^\s+total\s+used\s+free\b/.test(line) || /^(?:Mem|Swap|-\/\+ buffers\/cache):/.test(line);
    if (!known || at === null || round.length > 3) return line.trim() === '';
    round.push(line);
    if (!line.startsWith('Swap:')) return true;
    const { rows } = readFree(`${round.join('\n')}\n`);
    const { Mem: memory, Swap: swap } = rows;
    if (memory === undefined) return false;
    outlet.sample({
      at,
      values: present({ ...memory, 'swap total': swap?.['total'], 'swap used': swap?.['used'] }),
    });
    at = null;
    return true;
  });
}

const meminfo = '/proc/meminfo';

export const freeMonitor: MonitorDefinition = {
  id: 'free',
  about: 'host',
  file: 'free.txt',
  series: series.map((name) => ({ name, unit: 'kib' })),
  variants: [
    {
      id: 'free',
      test: () => 'free -k 2>/dev/null | grep -q "^Mem:"',
      named: ({ everySeconds }) => `free -k every ${everySeconds} s`,
      argv: ({ everySeconds }) => ['sh', '-c', loop, 'heapcase', String(everySeconds)],
      reader: freeReader,
    },
    {
      id: 'proc',
      test: () => `[ -r ${meminfo} ]`,
      named: () => `read ${meminfo}`,
      argv: (ask) =>
        kernelFilesArgv(
          {
            monitor: 'free',
            files: [meminfo],
            lines: '^(Mem(Total|Free|Available)|Buffers|Cached|SReclaimable|Shmem|Swap(Total|Free)):',
          },
          ask,
        ),
      reader: () =>
        kernelFilesReader([meminfo], ({ lines }) => {
          const figures = figuresOf(lines.get(meminfo));
          const [total, swapTotal, swapFree] = ['MemTotal', 'SwapTotal', 'SwapFree'].map((name) =>
            figures.get(name),
          );
          const available = figures.get('MemAvailable');
          if (total === undefined) return null;
          const cache = ['Buffers', 'Cached', 'SReclaimable'].map((name) => figures.get(name));
          return present({
            total,
            // As procps 4 has it.
            used: available === undefined ? undefined : total - available,
            free: figures.get('MemFree'),
            shared: figures.get('Shmem'),
            'buff/cache': cache.reduce<number | undefined>(
              (sum, part) => (sum === undefined || part === undefined ? undefined : sum + part),
              0,
            ),
            available,
            'swap total': swapTotal,
            'swap used': swapTotal === undefined || swapFree === undefined ? undefined : swapTotal - swapFree,
          });
        }),
    },
  ],
};
