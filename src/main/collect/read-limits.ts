/** What limits the memory of processes: the tightest of the cgroups above each, else the machine. */

import type { MemoryBound } from '#core/contract/host-views';
import {
  type CgroupMemoryFolder,
  cgroupMemoryFolders,
  parseCgroupBytes,
  parseCgroupLimit,
} from '#core/probe/cgroup';
import type { ListedProcess, ProcessList } from '#core/probe/process-list';
import type { AuditedHost } from './audited-host';

/** Reads each folder once, in one command. A folder that is not there, or may not be read, has no limit. */
export async function readBounds(
  host: AuditedHost,
  list: ProcessList,
): Promise<(process: ListedProcess) => MemoryBound | null> {
  const foldersOf = new Map<string, readonly CgroupMemoryFolder[]>();
  for (const { cgroup } of list.processes)
    if (cgroup !== '' && !foldersOf.has(cgroup))
      foldersOf.set(cgroup, cgroupMemoryFolders(cgroup, list.cgroupMounts));
  const files = new Set<string>();
  for (const folders of foldersOf.values())
    for (const { folder, limitFile, usageFile } of folders)
      files.add(`${folder}/${limitFile}`).add(`${folder}/${usageFile}`);
  const read = await readFirstLines(host, [...files]);

  return ({ cgroup }) => {
    let tightest: MemoryBound | null =
      list.hostMemoryKb === null
        ? null
        : { scope: 'host', kb: list.hostMemoryKb, folder: null, usedKb: null };
    for (const { folder, limitFile, usageFile } of foldersOf.get(cgroup) ?? []) {
      const limit = parseCgroupLimit(read.get(`${folder}/${limitFile}`) ?? '');
      if (limit === null || (tightest !== null && limit / 1024 >= tightest.kb)) continue;
      const usage = parseCgroupBytes(read.get(`${folder}/${usageFile}`) ?? '');
      tightest = { scope: 'cgroup', kb: limit / 1024, folder, usedKb: usage === null ? null : usage / 1024 };
    }
    return tightest;
  };
}

const script = 'for f; do v=; { read -r v <"$f"; } 2>/dev/null; echo "$v"; done';

export const firstLinesArgv = (files: readonly string[]): readonly string[] => [
  'sh',
  '-c',
  script,
  'limits',
  ...files,
];

/** The first line of each file, empty where it cannot be read; in one command. */
export async function readFirstLines(
  host: AuditedHost,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (files.length === 0) return new Map();
  const { stdout } = await host.exec(firstLinesArgv(files));
  const lines = new TextDecoder().decode(stdout).split('\n');
  return new Map(files.map((file, index) => [file, lines[index] ?? '']));
}
