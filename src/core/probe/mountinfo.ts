/**
 * /proc/PID/mountinfo.
 * `35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory`: root of the mount inside its
 * file system, mount point, then optional fields up to " - ", type, source, options. proc_pid_mountinfo(5).
 */

import { completeLines } from './lines';

export interface Mount {
  /** The folder of the file system that is visible at the mount point. */
  readonly root: string;
  readonly mountPoint: string;
  readonly fsType: string;
  readonly superOptions: readonly string[];
}

export function parseMountinfo(text: string): readonly Mount[] {
  return completeLines(text).flatMap((line) => {
    const match = /^\d+ \d+ \d+:\d+ (\S+) (\S+) \S+(?: \S+)*? - (\S+) \S* ?(\S*)$/.exec(line);
    if (!match) return [];
    const [, root, mountPoint, fsType, options] = match;
    return [
      { root: unescaped(root), mountPoint: unescaped(mountPoint), fsType, superOptions: options.split(',') },
    ];
  });
}

/** Blank, tab, newline, backslash and # are written in octal: `\040`. */
const unescaped = (path: string) =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
