/**
 * Where the memory limits of a process can be read.
 *
 * /proc/PID/cgroup: `4:memory:/system.slice/app.service` (v1), `0::/system.slice/app.service` (v2). Hybrid hosts show
 * both, with v2's line meaningless for memory. The limit that binds may be that of a parent, so every folder
 * up to the mount is listed. See cgroups(7).
 */

import { completeLines } from './lines';
import { type Mount, parseMountinfo } from './mountinfo';

export interface CgroupEntry {
  readonly hierarchy: number;
  /** Empty for v2. */
  readonly controllers: readonly string[];
  /** May hold colons and blanks; relative to the reader's cgroup namespace. */
  readonly path: string;
}

/** One folder whose limit applies to the process, with the files to read in it. */
export interface CgroupMemoryFolder {
  readonly version: 1 | 2;
  readonly folder: string;
  readonly limitFile: string;
  readonly usageFile: string;
}

export function parseCgroupEntries(text: string): readonly CgroupEntry[] {
  return completeLines(text).flatMap((line) => {
    const match = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    if (!match) return [];
    return [
      { hierarchy: Number(match[1]), controllers: match[2].split(',').filter(Boolean), path: match[3] },
    ];
  });
}

/** The path of the cgroup that counts the process's memory: v1's where there is one, else v2's; null without any. */
export function cgroupMemoryPath(cgroup: string): string | null {
  const entries = parseCgroupEntries(cgroup);
  const entry =
    entries.find(({ controllers }) => controllers.includes('memory')) ??
    entries.find(({ hierarchy, controllers }) => hierarchy === 0 && controllers.length === 0);
  return entry?.path ?? null;
}

/**
 * The folders from the process's own cgroup up to the mount, nearest first; empty where memory is not
 * controlled. Some of them may not exist (a mount's root has no limit file under v2): to be skipped when read.
 *
 * @param mountinfo of the READER (/proc/self/mountinfo): it is the reader that has to find the folders.
 */
export function cgroupMemoryFolders(cgroup: string, mountinfo: string): readonly CgroupMemoryFolder[] {
  const entries = parseCgroupEntries(cgroup);
  const mounts = parseMountinfo(mountinfo);
  const v1 = entries.find(({ controllers }) => controllers.includes('memory'));
  if (v1)
    return foldersOf(
      1,
      v1,
      mounts.filter(({ fsType, superOptions }) => fsType === 'cgroup' && superOptions.includes('memory')),
    );
  const v2 = entries.find(({ hierarchy, controllers }) => hierarchy === 0 && controllers.length === 0);
  if (v2)
    return foldersOf(
      2,
      v2,
      mounts.filter(({ fsType }) => fsType === 'cgroup2'),
    );
  return [];
}

/** Bytes of a limit file. v2 says `max` for none; v1 the largest whole page below 2^63, which depends on the page size. */
export function parseCgroupLimit(text: string): number | null {
  const bytes = parseCgroupBytes(text);
  return bytes === null || bytes >= 2 ** 62 ? null : bytes;
}

/** Bytes of a usage file; null for anything else. */
export function parseCgroupBytes(text: string): number | null {
  return /^\d+$/.test(text.trim()) ? Number(text) : null;
}

function foldersOf(
  version: 1 | 2,
  { path }: CgroupEntry,
  mounts: readonly Mount[],
): readonly CgroupMemoryFolder[] {
  const files =
    version === 1
      ? { limitFile: 'memory.limit_in_bytes', usageFile: 'memory.usage_in_bytes' }
      : { limitFile: 'memory.max', usageFile: 'memory.current' };
  // The mount that shows most of the way to the process's cgroup.
  const mount = [...mounts]
    .sort((a, b) => b.root.length - a.root.length)
    .find(({ root }) => within(path, root) !== null);
  const [any] = mounts;
  if (!any) return [];
  // In a container without a cgroup namespace of its own the path is the host's, and the files lie at the
  // mount's root. So do those of a process outside of our namespace ("/../x"), as far as we can know.
  const { mountPoint } = mount ?? any;
  const parts = (mount && within(path, mount.root)) ?? [];
  const base = mountPoint === '/' ? '' : mountPoint;
  return parts
    .map((_, index) => parts.slice(0, parts.length - index))
    .concat([[]])
    .map((way) => ({ version, folder: [base, ...way].join('/') || '/', ...files }));
}

/** The parts of `path` below `root`; null when it is not below. */
function within(path: string, root: string): readonly string[] | null {
  const parts = path.split('/').filter(Boolean);
  const above = root.split('/').filter(Boolean);
  if (parts.includes('..') || above.some((part, index) => parts[index] !== part)) return null;
  return parts.slice(above.length);
}
