/**
 * Several SSH hosts on this machine that keep their watchdogs apart: each login sees a folder of its own at the place where
 * root's watchdogs live. Processes, network and clock are those of this machine.
 */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { configFor, makeSshHome, type SshHome } from '../integration/ssh/ssh-home';
import { type Sshd, startSshd, whyNoSshd } from './sshd';
import { makeWatchRoot } from './watch-here';

export const whyNoHostsOfTheirOwn = (): string | undefined =>
  whyNoSshd() ?? (process.getuid?.() === 0 ? undefined : 'not root: no file systems of their own');

export interface HostsOfTheirOwn {
  /** Its `~/.ssh/config` names them. */
  readonly home: SshHome;
  stop(): Promise<void>;
}

export async function startHostsOfTheirOwn(names: readonly string[]): Promise<HostsOfTheirOwn> {
  const folder = await makeWatchRoot();
  const sshds: Sshd[] = [];
  for (const name of names) {
    const state = path.join(folder, name);
    await mkdir(state);
    const program = path.join(folder, `as-${name}`);
    const inside = [
      'mount -t tmpfs none /var/lib',
      'mkdir /var/lib/heapcase-watch',
      `mount --bind ${state} /var/lib/heapcase-watch`,
      'exec sh -c "$SSH_ORIGINAL_COMMAND"',
    ];
    await writeFile(program, `#!/bin/sh\nexec unshare -m sh -c '${inside.join(' && ')}'\n`, { mode: 0o755 });
    sshds.push(await startSshd({ config: [`ForceCommand ${program}`] }));
  }
  const home = await makeSshHome();
  await home.write('config', names.map((name, at) => configFor(name, sshds[at] as Sshd)).join('\n'));
  await home.write('known_hosts', sshds.map(({ knownHosts }) => knownHosts).join(''));
  return {
    home,
    stop: async () => {
      for (const sshd of sshds) await sshd.stop();
      await home.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
