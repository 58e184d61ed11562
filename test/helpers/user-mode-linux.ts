/**
 * Another Linux for a minute: a kernel that runs as a program (Debian's `user-mode-linux`), with this machine's files. Its
 * memory groups are of version 2, which a machine whose own are of version 1 cannot have beside them.
 */

import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exec, findProgram } from './exec';

const kernel = (): string | undefined => process.env['HEAPCASE_UML'] ?? findProgram('linux.uml');

/** Why none can be started, for the skip's reason. */
export const whyNoUserModeLinux = (): string | undefined =>
  kernel() === undefined
    ? 'no linux.uml: install user-mode-linux, or name it in HEAPCASE_UML'
    : process.getuid?.() === 0
      ? undefined
      : 'a Linux of its own on the files of this machine takes root';

export interface GuestRun {
  /** What its commands printed. */
  readonly said: string;
  /** The folder that was `$SHARED` in there. */
  readonly shared: string;
  remove(): Promise<void>;
}

/** Before the commands: mounts, a network of its own, nothing of this machine's that could be written. */
const prelude = (shared: string) => `#!/bin/sh
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin SHARED=/mnt
mount -t proc proc /proc
mount -t sysfs sysfs /sys
for folder in /run /tmp /var/lib; do mount -t tmpfs tmpfs $folder; done
mount -t hostfs none /mnt -o ${shared}
exec >/mnt/said 2>&1
mount -t cgroup2 none /sys/fs/cgroup
ip link set lo up
`;

/** Runs commands as the first process of such a Linux, and ends it after them. */
export async function runInUserModeLinux(
  commands: string,
  files: Readonly<Record<string, string>>,
  megabytes: number,
): Promise<GuestRun> {
  const program = kernel();
  if (program === undefined) throw new Error(whyNoUserModeLinux());
  const shared = await mkdtemp('/var/tmp/heapcase-uml-');
  for (const [name, from] of Object.entries(files)) {
    await writeFile(path.join(shared, name), await readFile(from));
    await chmod(path.join(shared, name), 0o755);
  }
  const init = path.join(shared, 'init.sh');
  await writeFile(init, `${prelude(shared)}${commands}\nsync\npoweroff -f\n`, { mode: 0o755 });
  const options = [`mem=${megabytes}M`, 'root=/dev/root', 'rootfstype=hostfs', 'rootflags=/', 'ro'];
  const ended = await exec([program, ...options, `init=${init}`, 'con=null', 'con0=fd:0,fd:1', 'quiet'], {
    timeoutMs: 600_000,
  });
  const said = await readFile(path.join(shared, 'said'), 'utf8').catch(() => '');
  if (ended.status !== 0)
    throw new Error(`the other Linux ended with ${ended.status}\n${ended.stdout}${ended.stderr}${said}`);
  return { said, shared, remove: () => rm(shared, { recursive: true, force: true }) };
}
