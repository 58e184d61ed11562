/** Tools of other Debian releases in the place of this machine's (unpacked-packages.ts), for tests that read what they print. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findProgram } from './exec';

/** Why tools of other releases cannot be had here, for a test's skip; undefined where it can be tried. */
export function whyNoOtherTools(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'not root on Linux: no mount namespaces';
  const missing = ['unshare', 'mount'].filter((name) => !findProgram(name));
  return missing.length > 0 ? `no ${missing.join(', ')} on this machine` : undefined;
}

/** Where the libraries of an unpacked package lie. */
export const librariesOf = (root: string): string => {
  const machine = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
  return ['usr/lib', 'lib'].map((place) => path.join(root, place, machine)).join(':');
};

/**
 * The words before a command that finds these tools first, in a mount namespace of its own: each a shell script of one line by
 * the name of the tool; `hidden` are programs that are not there for it.
 */
export async function asOnHostWith(
  folder: string,
  tools: Readonly<Record<string, string>>,
  hidden: readonly string[],
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  for (const [name, script] of Object.entries(tools))
    await writeFile(path.join(folder, name), `#!/bin/sh\n${script} "$@"\n`, { mode: 0o755 });
  const away = hidden.flatMap((name) => findProgram(name) ?? []);
  const script = [
    `mount --bind '${folder}' /usr/local/sbin`,
    ...away.map((file) => `mount --bind /dev/null '${file}'`),
    'exec "$@"',
  ].join(' && ');
  return ['unshare', '-m', 'sh', '-c', script, 'sh'];
}
