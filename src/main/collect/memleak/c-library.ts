/**
 * Which C library a process uses, as its host sees the file. memleak attaches to a file: by default to the host's own
 * libc, of which a process in a container, or one with musl, uses nothing.
 */

import type { Target } from '#core/case/model';
import type { AuditedHost } from '../audited-host';

/** `unseen`: that takes rights which the login has not. `elsewhere`: all files of the process are others than the host's. */
export type CLibrary =
  | { readonly is: 'of-host' | 'unseen' }
  /** `linked-in`: in its executable, as it is linked statically. */
  | { readonly is: 'its-own' | 'linked-in'; readonly path: string; readonly elsewhere: boolean };

const maps = (pid: number | string): string => `/proc/${pid}/maps`;

/** Also where the file is another root's, or was deleted since. */
export const executableOf = (pid: number): string => `/proc/${pid}/exe`;

/** A process whose maps cannot be read prints nothing at all. */
const script = (
  pid: number | string,
): string => `m=$(readlink /proc/${pid}/ns/mnt) && [ -r ${maps(pid)} ] || exit 0
[ "$m" = "$(readlink /proc/self/ns/mnt)" ] && echo files=shared || echo files=own
grep -oE '/[^ ]*/(libc\\.so\\.6|libc-2\\.[0-9]+\\.so|ld-musl-[^/ ]*\\.so\\.1)$' ${maps(pid)} | sed -n '1s/^/library=/p'`;

export const cLibraryArgv = (pid: number | string): readonly string[] => ['sh', '-c', script(pid)];

/** Read as root where sudo asks nobody; it changes nothing there. */
export async function findCLibrary(host: AuditedHost, { pid }: Target, isRoot: boolean): Promise<CLibrary> {
  const reader = isRoot ? host : (host.asRoot(false) ?? host);
  const printed = await reader.exec(cLibraryArgv(pid)).then(
    ({ stdout }) => new TextDecoder().decode(stdout),
    () => '',
  );
  if (!printed.includes('files=')) return { is: 'unseen' };
  const library = /^library=(.+)$/m.exec(printed)?.[1];
  const elsewhere = printed.includes('files=own');
  if (library === undefined) return { is: 'linked-in', path: executableOf(pid), elsewhere };
  if (!elsewhere && !library.includes('/ld-musl-')) return { is: 'of-host' };
  return { is: 'its-own', path: `/proc/${pid}/root${library}`, elsewhere };
}
