import { type CgroupMemoryFolder, cgroupMemoryFolders } from '#core/probe/cgroup';
import type { AuditedHost } from './audited-host';

const marker = '@mounts';

export const cgroupArgv = (pid: number | string): readonly string[] => [
  'sh',
  '-c',
  `cat /proc/${pid}/cgroup; echo '${marker}'; cat /proc/self/mountinfo`,
];

/** The memory cgroups above a process, nearest first; empty where there are none or they may not be seen. */
export async function cgroupFoldersOf(
  host: AuditedHost,
  pid: number,
): Promise<readonly CgroupMemoryFolder[]> {
  const { stdout } = await host.exec(cgroupArgv(pid));
  const [cgroup = '', mounts = ''] = new TextDecoder().decode(stdout).split(`${marker}\n`);
  return cgroupMemoryFolders(cgroup, mounts);
}
