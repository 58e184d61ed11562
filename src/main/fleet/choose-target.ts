/** Which process of a host the fleet watches. */

import { failure } from '#core/base/failure';
import type { FleetTarget } from '#core/contract/fleet';
import { type CgroupMemoryFolder, cgroupMemoryFolders } from '#core/probe/cgroup';
import type { ListedProcess, ProcessList } from '#core/probe/process-list';
import { fateOf } from '#core/probe/successors';
import type { AuditedHost } from '../collect/audited-host';
import { listLargest, listProcesses } from '../collect/find-targets';
import { readGoBuilds } from '../collect/go-build';

/** Only the largest are looked into: a fleet is asked for what grows. */
const lookedInto = 8;

const commandOf = ({ argv, comm }: ListedProcess) => (argv.length > 0 ? argv.join(' ') : comm);

/** Pinned: with the boot, to tell it from a later process of its pid. */
export interface ChosenTarget extends FleetTarget {
  readonly bootId: string | null;
  readonly exe: string | null;
  readonly parentPid: number | null;
  readonly cgroup: string | null;
  /** Where its limits can be read. */
  readonly limits: readonly CgroupMemoryFolder[];
}

/** The process of this pid; without one the largest Go process, else the largest. Throws `target.no-such-pid`. */
export async function chooseTarget(host: AuditedHost, pid: number | null): Promise<ChosenTarget> {
  const list = await (pid === null
    ? listLargest(host, lookedInto)
    : listProcesses(host, { pids: [pid], sockets: false }));
  const largest = [...list.processes].sort((a, b) => b.rssKb - a.rssKb).slice(0, lookedInto);
  const looks = await readGoBuilds(host, largest);
  const chosen =
    pid === null
      ? (largest.find((process) => looks.get(process.pid)?.kind === 'go') ?? largest[0])
      : list.processes.find((process) => process.pid === pid);
  if (!chosen) throw failure('target.no-such-pid', { pid: pid ?? 0, host: host.host.description.name });
  return {
    ...known(list, chosen),
    goVersion: looks.get(chosen.pid)?.go?.version ?? null,
    limits: cgroupMemoryFolders(chosen.cgroup, list.cgroupMounts),
  };
}

/** The pid of who runs the program of a target that is gone; null where nobody does. */
export async function successorOf(host: AuditedHost, target: ChosenTarget): Promise<number | null> {
  const list = await listProcesses(host, { sockets: false });
  const now = list.processes.map((process) => known(list, process));
  return fateOf(target, now).successors[0]?.pid ?? null;
}

const known = (
  { bootId }: ProcessList,
  process: ListedProcess,
): Omit<ChosenTarget, 'goVersion' | 'limits'> => ({
  pid: process.pid,
  startTicks: process.startTicks,
  bootId,
  comm: process.comm,
  command: commandOf(process),
  exe: process.exe,
  parentPid: process.parentPid,
  cgroup: process.cgroupPath,
});
