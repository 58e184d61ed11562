/**
 * pidstat -r: page faults of the target, with its RSS and VSZ. A row with VSZ and RSS 0 is the end of the process, no value.
 *
 *     10:27:14      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command
 *     10:27:15        0      6339      0.00      0.00    2920    1668   0.01  sleep
 */

import { pidstatColumns, pidstatDate, readPidstatRow } from '../tools/pidstat';
import { DayClock } from './day-clock';
import { kernelFilesArgv, kernelFilesReader, rateOf } from './kernel-files';
import { LineMonitor, present } from './line-monitor';
import type { MonitorAsk, MonitorDefinition, MonitorReader } from './monitor';
import { processFigures } from './process-figures';

function pidstatReader({ target, startedAt }: MonitorAsk): MonitorReader {
  const clock = new DayClock(startedAt);
  let columns: readonly string[] | null = null;
  return new LineMonitor((line, outlet) => {
    const date = pidstatDate(line);
    if (date !== null) {
      clock.setDate(date);
      return true;
    }
    const header = pidstatColumns(line);
    if (header !== null) {
      columns = header;
      return true;
    }
    if (line.trim() === '') return true;
    const row = columns === null ? null : readPidstatRow(columns, line);
    if (row === null) return false;
    const at = clock.read(row.time);
    // Averages at the end of a run, and rows of another process.
    if (row.time === 'Average:' || (target !== null && row.pid !== target.pid)) return true;
    if (at === null) return false;
    if (row.ended) outlet.end('ended');
    else
      outlet.sample({
        at,
        values: present({
          RSS: row.rssKb,
          VSZ: row.vszKb,
          'minflt/s': row.minorFaultsPerSecond,
          'majflt/s': row.majorFaultsPerSecond,
        }),
      });
    return true;
  });
}

const pidOf = ({ target }: Pick<MonitorAsk, 'target'>): number => target?.pid ?? 0;

export const pidstatMonitor: MonitorDefinition = {
  id: 'pidstat',
  about: 'target',
  file: 'pidstat.txt',
  series: [
    { name: 'RSS', unit: 'kib' },
    { name: 'VSZ', unit: 'kib' },
    { name: 'minflt/s', unit: '1/s' },
    { name: 'majflt/s', unit: '1/s' },
  ],
  variants: [
    {
      id: 'sysstat',
      test: () => 'command -v pidstat >/dev/null 2>&1',
      named: (ask) => `pidstat -r -p ${pidOf(ask)} ${ask.everySeconds}`,
      argv: (ask) => [
        'env',
        'TZ=UTC',
        'S_TIME_FORMAT=ISO',
        ...['pidstat', '-r', '-p', String(pidOf(ask)), String(ask.everySeconds)],
      ],
      reader: pidstatReader,
    },
    {
      id: 'proc',
      test: (ask) => `[ -r /proc/${pidOf(ask)}/stat ]`,
      named: (ask) => `read /proc/${pidOf(ask)}/stat`,
      argv: (ask) =>
        kernelFilesArgv({ monitor: 'pidstat', files: [`/proc/${pidOf(ask)}/stat`], lines: '.' }, ask),
      reader: (ask) => {
        const file = `/proc/${pidOf(ask)}/stat`;
        return kernelFilesReader([file], (tick, before) => {
          const now = processFigures(tick, file);
          const then = before && processFigures(before, file);
          if (now === null) return null;
          return present({
            RSS: now.rssKb,
            VSZ: now.virtKb,
            'minflt/s': rateOf(now.minorFaults, then?.minorFaults, tick.seconds),
            'majflt/s': rateOf(now.majorFaults, then?.majorFaults, tick.seconds),
          });
        });
      },
    },
  ],
};
