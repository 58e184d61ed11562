/**
 * What the memory cgroups above the target count and allow. The limit that binds may be a parent's, so every folder up to
 * the mount is read, and the figures are those of the one with the least limit; without any, of the nearest.
 */

import { type CgroupMemoryFolder, parseCgroupBytes, parseCgroupLimit } from '../cgroup';
import { figuresOf, type KernelTick, kernelFilesArgv, kernelFilesReader } from './kernel-files';
import { present } from './line-monitor';
import type { MonitorAsk, MonitorDefinition } from './monitor';

const filesOf = ({ version, folder, limitFile, usageFile }: CgroupMemoryFolder) => ({
  limit: `${folder}/${limitFile}`,
  usage: `${folder}/${usageFile}`,
  stat: `${folder}/memory.stat`,
  /** oom_kill counts kills in this cgroup. */
  events: `${folder}/${version === 1 ? 'memory.oom_control' : 'memory.events'}`,
  high: `${folder}/memory.high`,
  swap: `${folder}/memory.swap.current`,
});

const allFiles = ({ cgroup }: MonitorAsk): readonly string[] =>
  cgroup.flatMap((folder) => Object.values(filesOf(folder)));

/** Whole numbers, `max`, and of memory.stat and memory.events the lines that are read. */
const lines = '^[0-9]+$|^max$|^(total_)?inactive_file |^oom_kill ';

const kib = (bytes: number | null | undefined): number | undefined =>
  typeof bytes === 'number' ? bytes / 1024 : undefined;

function readFolder(tick: KernelTick, folder: CgroupMemoryFolder) {
  const files = filesOf(folder);
  const first = (file: string) => tick.lines.get(file)?.[0] ?? '';
  const stat = figuresOf(tick.lines.get(files.stat));
  return {
    limit: parseCgroupLimit(first(files.limit)),
    usage: parseCgroupBytes(first(files.usage)),
    high: parseCgroupLimit(first(files.high)),
    swap: parseCgroupBytes(first(files.swap)),
    // v1 counts a cgroup alone without total_, and usage is that of the tree.
    inactiveFile: stat.get('total_inactive_file') ?? stat.get('inactive_file') ?? null,
    kills: figuresOf(tick.lines.get(files.events)).get('oom_kill'),
  };
}

export const cgroupMonitor: MonitorDefinition = {
  id: 'cgroup',
  about: 'target',
  file: 'cgroup.txt',
  series: [
    { name: 'usage', unit: 'kib' },
    { name: 'limit', unit: 'kib' },
    { name: 'high', unit: 'kib' },
    { name: 'working set', unit: 'kib' },
    { name: 'inactive_file', unit: 'kib' },
    { name: 'swap', unit: 'kib' },
    { name: 'oom_kill', unit: 'count' },
  ],
  variants: [
    {
      id: 'proc',
      test: ({ target }) => `[ -r /proc/${target?.pid ?? 0}/cgroup ]`,
      named: ({ target }) => `read the memory cgroups of /proc/${target?.pid ?? 0}/cgroup`,
      argv: (ask) => kernelFilesArgv({ monitor: 'cgroup', files: allFiles(ask), lines }, ask),
      reader: (ask) =>
        kernelFilesReader(allFiles(ask), (tick, _before, outlet) => {
          const folders = ask.cgroup.map((folder) => readFolder(tick, folder));
          const limited = folders.filter(({ limit }) => limit !== null);
          if (limited.length === 0) outlet.note('no-limit');
          const [binding = folders.find(({ usage }) => usage !== null)] = limited.sort(
            (a, b) => (a.limit ?? 0) - (b.limit ?? 0),
          );
          if (binding === undefined) return null;
          const { limit, usage, high, swap, inactiveFile } = binding;
          return present({
            usage: kib(usage),
            limit: kib(limit),
            high: kib(high),
            'working set':
              usage !== null && inactiveFile !== null ? kib(Math.max(0, usage - inactiveFile)) : undefined,
            inactive_file: kib(inactiveFile),
            swap: kib(swap),
            oom_kill: folders[0]?.kills,
          });
        }),
    },
  ],
};
