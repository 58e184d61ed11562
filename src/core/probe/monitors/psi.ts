/**
 * Pressure (PSI): for how much of the time tasks waited for memory, on the machine and, under cgroup v2, in the target's
 * cgroup. `some now` and `full now` are of the last interval, from the running total; avg10 is the kernel's own mean.
 *
 *     some avg10=0.00 avg60=0.00 avg300=0.00 total=27796
 */

import { readPressure } from '../pressure';
import { kernelFilesArgv, kernelFilesReader, rateOf } from './kernel-files';
import { present } from './line-monitor';
import type { MonitorAsk, MonitorDefinition } from './monitor';

const ofHost = '/proc/pressure/memory';
const filesOf = ({ cgroup }: MonitorAsk): readonly string[] => [
  ofHost,
  ...cgroup
    .slice(0, 1)
    .filter(({ version }) => version === 2)
    .map(({ folder }) => `${folder}/memory.pressure`),
];

const usPerSecond = 1_000_000;

export const psiMonitor: MonitorDefinition = {
  id: 'psi',
  about: 'either',
  file: 'pressure.txt',
  series: ['some avg10', 'full avg10', 'some now', 'full now', 'cgroup some avg10', 'cgroup full avg10'].map(
    (name) => ({ name, unit: 'percent' }) as const,
  ),
  variants: [
    {
      id: 'proc',
      // Below Linux 4.20, or without psi=1, the file is not there or cannot be read.
      test: () => `cat ${ofHost} >/dev/null 2>&1`,
      named: () => `read ${ofHost}`,
      argv: (ask) => kernelFilesArgv({ monitor: 'psi', files: filesOf(ask), lines: '^(some|full) ' }, ask),
      reader: (ask) => {
        const [host, cgroup] = filesOf(ask);
        const pressure = (lines: readonly string[] | undefined) =>
          readPressure((lines ?? []).map((line) => `${line}\n`).join(''));
        return kernelFilesReader(filesOf(ask), (tick, before) => {
          const now = pressure(tick.lines.get(host));
          const then = pressure(before?.lines.get(host));
          const own = cgroup === undefined ? null : pressure(tick.lines.get(cgroup));
          if (now.some === null && now.full === null) return null;
          const share = (kind: 'some' | 'full') => {
            const us = rateOf(now[kind]?.totalUs, then[kind]?.totalUs, tick.seconds);
            return us === undefined ? undefined : Math.min(100, (us / usPerSecond) * 100);
          };
          return present({
            'some avg10': now.some?.avg10,
            'full avg10': now.full?.avg10,
            'some now': share('some'),
            'full now': share('full'),
            'cgroup some avg10': own?.some?.avg10,
            'cgroup full avg10': own?.full?.avg10,
          });
        });
      },
    },
  ],
};
