import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache';
import { exec, findProgram, must } from './exec';

/** Why bcc's memleak cannot be run for real here, for a test's skip; undefined where it can be tried. */
export function whyNoMemleak(): string | undefined {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.getuid?.() !== 0) return 'not root: BPF is not permitted';
  const missing = ['memleak-bpfcc', 'gcc', 'unshare', 'apt-get', 'dpkg-deb'].filter(
    (name) => !findProgram(name),
  );
  return missing.length > 0 ? `no ${missing.join(', ')} on this machine` : undefined;
}

/**
 * Headers that memleak can be compiled with. Those of the running kernel are rarely to be had in a test machine; Debian's,
 * of another version, do for what memleak looks at.
 */
export function kernelHeaders(): Promise<string> {
  return cached('bcc-headers', async (scratch) => {
    const debs = path.join(scratch, 'deb');
    const unpacked = path.join(scratch, 'unpacked');
    const merged = path.join(scratch, 'merged');
    for (const folder of [path.join(debs, 'partial'), unpacked, merged])
      await mkdir(folder, { recursive: true });
    const download = ['apt-get', 'install', '-y', '--download-only', '--no-install-recommends'];
    await must([...download, '--reinstall', '-o', `Dir::Cache::archives=${debs}`, 'linux-headers-amd64']);
    for (const name of await readdir(debs))
      if (/^linux-(?:headers|kbuild)-.*\.deb$/.test(name))
        await must(['dpkg-deb', '-x', path.join(debs, name), unpacked]);
    const sources = path.join(unpacked, 'usr/src');
    const names = (await readdir(sources)).filter((name) => name.startsWith('linux-headers-'));
    // The common ones first, those of the architecture over them.
    for (const name of names.sort((a) => (a.endsWith('-common') ? -1 : 1)))
      await cp(path.join(sources, name), merged, { recursive: true, force: true, verbatimSymlinks: true });
  }).then((folder) => path.join(folder, 'merged'));
}

/** A line for a shell in a mount namespace of its own: the kernel's tracing files are there, as on most servers. */
export const mountTracing =
  '{ [ -e /sys/kernel/tracing/uprobe_events ] || mount -t tracefs none /sys/kernel/tracing; }';

/** Whether the kernel permits a probe at all: locked down, or in a container, it does not. */
export async function whyNoProbes(): Promise<string | undefined> {
  const { status, stderr } = await exec(
    ['unshare', '-m', 'sh', '-c', `${mountTracing} && test -w /sys/kernel/tracing/uprobe_events`],
    { timeoutMs: 20_000 },
  );
  return status === 0 ? undefined : `no tracefs or uprobes here: ${stderr.trim()}`;
}
