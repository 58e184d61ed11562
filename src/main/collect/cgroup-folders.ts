import { type CgroupMemoryFolder, cgroupMemoryFolders } from '#core/probe/cgroup';
import type { AuditedHost } from './audited-host';

/** The memory cgroups above a process, nearest first; empty where there are none or they may not be seen. */
export async function cgroupFoldersOf(
  host: AuditedHost,
  pid: number,
): Promise<readonly CgroupMemoryFolder[]> {
  const marker = '@mounts';
  const script = `cat /proc/${pid}/cgroup; echo '${marker}'; cat /proc/self/mountinfo`;
  const { stdout } = await host.exec(['sh', '-c', script]);
  const [cgroup = '', mounts = ''] = new TextDecoder().decode(stdout).split(`${marker}\n`);
  return cgroupMemoryFolders(cgroup, mounts);
}
