/** The command line of memleak: the same is shown before it starts, runs, and stands in the case. */

import path from 'node:path';
import type { MemleakPlan, MemleakSettings } from '#core/contract/monitor';
import { readableCommand } from '../../host/command';

/**
 * Compiling its probes takes a busy machine minutes. Until then it has attached nothing, so that the process bears nothing;
 * from then on it counts its lists itself and ends with the last one.
 */
export const startUpSeconds = 300;

/** What there is to run, and on what. */
export type MemleakPlace = Pick<MemleakPlan, 'implementation' | 'program' | 'bySudo' | 'target' | 'library'>;

/** The arguments that both implementations understand; the age is always given, since their defaults differ. */
export function memleakArgv(
  { implementation, program, target, library }: MemleakPlace,
  { forSeconds, olderThanMs, sampleEvery, top }: MemleakSettings,
): readonly string[] {
  const interval = Math.max(1, Math.min(10, Math.round(forSeconds / 3)));
  const count = Math.max(1, Math.ceil(forSeconds / interval));
  const [place, object] = attachedTo(library, implementation);
  return [
    ...place,
    // Its lists come when they are printed, not when a buffer is full.
    ...(implementation === 'python' ? ['env', 'PYTHONUNBUFFERED=1'] : ['stdbuf', '-oL']),
    ...['timeout', '-s', 'INT', '-k', '10', String(forSeconds + startUpSeconds)],
    program ?? 'memleak',
    ...['-p', String(target.pid), '-o', String(olderThanMs), '-T', String(top)],
    ...(sampleEvery > 1 ? ['-s', String(sampleEvery)] : []),
    ...object,
    ...[String(interval), String(count)],
  ];
}

/** The same as a person would type it. */
export function memleakCommand(place: MemleakPlace, settings: MemleakSettings): string {
  const argv = memleakArgv(place, settings);
  return readableCommand(place.bySudo ? ['sudo', ...argv] : argv);
}

/** What begins the command, and the option that names the library. libbpf's keeps 31 bytes of it: it is run where the library is. */
function attachedTo(
  library: string | null,
  implementation: MemleakPlan['implementation'],
): readonly [place: readonly string[], object: readonly string[]] {
  if (library === null) return [[], []];
  if (implementation === 'python') return [[], ['-O', library]];
  const { dir, base } = path.posix.parse(library);
  return [
    ['sh', '-c', 'cd "$1" && shift && exec "$@"', 'sh', dir],
    ['-O', `./${base}`],
  ];
}
