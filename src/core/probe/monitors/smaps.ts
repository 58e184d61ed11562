/**
 * /proc/PID/smaps_rollup: what the pages of the target are. The kernel walks all of them at each reading, with the target's
 * map of memory held: a large process feels it, so it is asked for by name.
 *
 *     Rss:              195160 kB
 */

import { figuresOf, kernelFilesArgv, kernelFilesReader } from './kernel-files';
import type { MonitorAsk, MonitorDefinition } from './monitor';

const shown = [
  'Rss',
  'Pss',
  'Anonymous',
  'Private_Dirty',
  'Shared_Clean',
  'LazyFree',
  'AnonHugePages',
  'Swap',
] as const;

const fileOf = ({ target }: Pick<MonitorAsk, 'target'>): string => `/proc/${target?.pid ?? 0}/smaps_rollup`;

export const smapsMonitor: MonitorDefinition = {
  id: 'smaps',
  about: 'target',
  file: 'smaps_rollup.txt',
  series: shown.map((name) => ({ name, unit: 'kib' })),
  variants: [
    {
      id: 'proc',
      // Reading it, not only finding it: that takes the right to trace the process.
      test: (ask) => `head -c 1 ${fileOf(ask)} >/dev/null 2>&1`,
      named: (ask) => `read ${fileOf(ask)}`,
      argv: (ask) => kernelFilesArgv({ monitor: 'smaps', files: [fileOf(ask)], lines: ' kB$' }, ask),
      reader: (ask) => {
        const file = fileOf(ask);
        return kernelFilesReader([file], ({ lines }) => {
          const figures = figuresOf(lines.get(file));
          const values: Record<string, number> = {};
          for (const name of shown) {
            const value = figures.get(name);
            if (value !== undefined) values[name] = value;
          }
          return figures.size > 0 ? values : null;
        });
      },
    },
  ],
};
