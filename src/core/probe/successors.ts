/**
 * Which process has taken the place of one that was pinned. A pid is given to another process sooner or later, so a
 * target is its pid, its start time and the boot; whoever runs the same program with the same arguments, started later,
 * may be its successor. It is offered, never followed by itself.
 */

/** What tells processes apart, of a target and of the processes that run now. */
export interface KnownProcess {
  readonly pid: number;
  readonly startTicks: number | null;
  readonly bootId: string | null;
  readonly comm: string;
  readonly command: string;
  readonly exe?: string | null | undefined;
  readonly parentPid?: number | null | undefined;
  readonly cgroup?: string | null | undefined;
}

export interface Fate<P extends KnownProcess> {
  readonly is: 'running' | 'ended' | 'restarted';
  /** Likeliest first: in the same cgroup or under the same parent, then the youngest. */
  readonly successors: readonly P[];
}

const isSame = (a: KnownProcess, b: KnownProcess): boolean =>
  a.pid === b.pid && a.startTicks === b.startTicks && a.bootId === b.bootId;

/** `restarted`: its pid belongs to another process now. */
export function fateOf<P extends KnownProcess>(target: KnownProcess, now: readonly P[]): Fate<P> {
  if (now.some((process) => isSame(process, target))) return { is: 'running', successors: [] };
  const successors = now
    .filter((process) => succeeds(target, process))
    .sort((a, b) => places(b, target) - places(a, target) || (b.startTicks ?? 0) - (a.startTicks ?? 0));
  return { is: now.some(({ pid }) => pid === target.pid) ? 'restarted' : 'ended', successors };
}

function succeeds(target: KnownProcess, process: KnownProcess): boolean {
  if (process.comm !== target.comm || process.command !== target.command) return false;
  // A deploy may have put a new file in its place, under the same path.
  if (target.exe && process.exe && target.exe !== process.exe) return false;
  if (target.bootId !== process.bootId || target.startTicks === null || process.startTicks === null)
    return true;
  return process.startTicks > target.startTicks;
}

/** How many places they have in common. A parent of 1 took in whoever lost its own. */
const places = (process: KnownProcess, target: KnownProcess): number =>
  Number(process.cgroup != null && process.cgroup === target.cgroup) +
  Number(process.parentPid != null && process.parentPid > 1 && process.parentPid === target.parentPid);
