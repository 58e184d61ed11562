/** How a watchdog will know its process again after a restart, when the pid is another. */

import type { Target } from '../case/model';
import { isPlainLine } from './plain-line';
import type { WatchTarget } from './rules';

/** Programs that run other programs: their path says nothing of what runs. */
const interpreter =
  /^(node|nodejs|python[\d.]*|java|ruby[\d.]*|perl[\d.]*|php[\d.]*|dotnet|bash|dash|sh|busybox)$/;

const longestArgs = 1024;

/**
 * By its executable; by its name where that cannot be read. Its arguments count where an interpreter runs it, or
 * where others of the same program run beside it (`hasTwins`).
 */
export function recogniseTarget(
  target: Target,
  exe: string | null,
  argv: readonly string[],
  hasTwins: boolean,
): WatchTarget {
  const program = exe?.slice(exe.lastIndexOf('/') + 1) ?? '';
  const own = argv.slice(1);
  const script = own.find((word) => !word.startsWith('-')) ?? null;
  const args = hasTwins ? own.join(' ') : interpreter.test(program) ? script : null;
  return {
    pid: target.pid,
    start: target.startTicks,
    boot: target.bootId,
    exe: exe !== null && isPlainLine(exe) ? exe : null,
    comm: exe === null && isPlainLine(target.comm) ? target.comm : null,
    args:
      args !== null && args !== '' && args.length <= longestArgs && isPlainLine(args) && !/[#]/.test(args)
        ? args
        : null,
    endpoint: target.endpoint,
  };
}
