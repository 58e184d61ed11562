/**
 * Which C library a process uses, as its host sees the file. memleak attaches to a file: by default to the host's own
 * libc, of which a process in a container, or one with musl, uses nothing.
 */

import type { Target } from '#core/case/model';
import type { AuditedHost } from '../audited-host';

/** `unseen`: that takes rights which the login has not. `elsewhere`: all files of the process are others than the host's. */
export type CLibrary =
  | { readonly is: 'of-host' | 'none' | 'unseen' }
  | { readonly is: 'its-own'; readonly path: string; readonly elsewhere: boolean };

const maps = (pid: number): string => `/proc/${pid}/maps`;

/** A process whose maps cannot be read prints nothing at all. */
const script = (pid: number): string => `m=$(readlink /proc/${pid}/ns/mnt) && [ -r ${maps(pid)} ] || exit 0
[ "$m" = "$(readlink /proc/self/ns/mnt)" ] && echo files=shared || echo files=own
grep -oE '/[^ ]*/(libc\\.so\\.6|libc-2\\.[0-9]+\\.so|ld-musl-[^/ ]*\\.so\\.1)$' ${maps(pid)} | sed -n '1s/^/library=/p'`;

/** Read as root where sudo asks nobody; it changes nothing there. */
export async function findCLibrary(host: AuditedHost, { pid }: Target, isRoot: boolean): Promise<CLibrary> {
  const reader = isRoot ? host : (host.asRoot(false) ?? host);
  const printed = await reader.exec(['sh', '-c', script(pid)]).then(
    ({ stdout }) => new TextDecoder().decode(stdout),
    () => '',
  );
  if (!printed.includes('files=')) return { is: 'unseen' };
  const library = /^library=(.+)$/m.exec(printed)?.[1];
  if (library === undefined) return { is: 'none' };
  const elsewhere = printed.includes('files=own');
  if (!elsewhere && !library.includes('/ld-musl-')) return { is: 'of-host' };
  return { is: 'its-own', path: `/proc/${pid}/root${library}`, elsewhere };
}
