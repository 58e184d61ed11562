/** How a watchdog will know its process again after a restart, when the pid is another. */

import type { Target } from '../case/model';
import { isPlainLine } from './plain-line';
import type { WatchTarget } from './rules';

/** Programs that run other programs: their path says nothing of what runs. */
const interpreter =
  /^(node|nodejs|python[\d.]*|java|ruby[\d.]*|perl[\d.]*|php[\d.]*|dotnet|bash|dash|sh|busybox)$/;

const longestArgs = 1024;

/** Arguments that may hold a secret: they are never written into rules, which are shown, exported and copied. */
const secretive = /pass|pwd|secret|token|cred|auth|key|dsn|:\/\/[^/\s]*@/i;

/**
 * By its executable; by its name where that cannot be read. Its arguments count where an interpreter runs it, or
 * where others of the same program run beside it (`twins`, their command lines); of these only what tells them apart.
 */
export function recogniseTarget(
  target: Target,
  exe: string | null,
  argv: readonly string[],
  twins: readonly (readonly string[])[],
): WatchTarget {
  const program = exe?.slice(exe.lastIndexOf('/') + 1) ?? '';
  const own = argv.slice(1);
  const script = own.find((word) => !word.startsWith('-')) ?? null;
  const args = twins.length > 0 ? ownWords(own, twins) : interpreter.test(program) ? script : null;
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
    limit: null,
    endpoint: target.endpoint,
  };
}

/**
 * The fewest arguments in a row that no twin has, an option with its value; null where only what may be a secret tells
 * them apart.
 */
function ownWords(own: readonly string[], twins: readonly (readonly string[])[]): string | null {
  const others = twins.map((twin) => twin.slice(1).join(' '));
  const beginsInside = (at: number) => at > 0 && own[at - 1].startsWith('-') && !own[at].startsWith('-');
  for (let length = 1; length <= own.length; length++)
    for (let at = 0; at + length <= own.length; at++) {
      const text = own.slice(at, at + length).join(' ');
      if (beginsInside(at) || secretive.test(text)) continue;
      if (others.every((other) => !other.includes(text))) return text;
    }
  return null;
}
