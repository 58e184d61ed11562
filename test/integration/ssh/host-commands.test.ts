import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { heapcase } from '../../helpers/cli';
import { must } from '../../helpers/exec';
import { startSshd, whyNoSshd } from '../../helpers/sshd';
import { homeFor } from './ssh-home';

it('the terminal copies a file, shows and forgets accepted keys, and chooses the way to a host', async (context) => {
  const reason = whyNoSshd();
  if (reason) return context.skip(reason);
  const sshd = await startSshd({ config: ['SetEnv HOME=/proc/nowhere'] });
  const home = await homeFor(sshd);
  const inHome = (name: string): string => path.join(home.folder, name);
  const env = { HOME: home.folder, HEAPCASE_LIBRARY: inHome('cases'), XDG_CONFIG_HOME: inHome('config') };
  const run = (...args: string[]) => heapcase(['host', ...args], env);
  try {
    await home.write('known_hosts', '');
    const fingerprint = (await must(['ssh-keygen', '-lf', '-'], { input: sshd.knownHosts })).split(' ')[1];
    const bytes = randomBytes(3_000_000);
    await writeFile(inHome('source'), bytes);
    const get = ['get', 'target', inHome('source'), '-o', inHome('copy')];
    const refused = await run(...get);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining(fingerprint)]);
    const got = await run(...get, '--accept-host-key', fingerprint);
    expect(got.stderr).toBe('');
    expect(got.stdout).toContain('the same as on the host');
    expect(Buffer.compare(await readFile(inHome('copy')), bytes)).toBe(0);

    const name = `[127.0.0.1]:${sshd.port}`;
    expect(JSON.parse((await run('trust', 'list', '--json')).stdout)).toMatchObject([
      { name, type: 'ssh-ed25519', fingerprint, by: 'fingerprint' },
    ]);
    expect((await run('transport', 'target', 'ssh')).stdout).toBe('ssh\n');
    expect((await run('transport', 'target')).stdout).toBe('ssh\n');
    const bySsh = JSON.parse((await run(...get, '--json')).stdout);
    expect([bySsh.checked, bySsh.bytes]).toEqual(['hash', bytes.length]);

    expect((await run('trust', 'forget', name)).stdout).toContain('1');
    expect((await run('trust', 'forget', name)).status).toBe(1);
    expect((await run(...get)).stderr).toContain(fingerprint);
    expect((await run('transport', 'target', 'carrier-pigeon')).status).toBe(2);
    // What ran there stands in the log of this computer.
    expect(await must(['sh', '-c', `cat $(find ${home.folder} -name host-acts.jsonl)`])).toContain('source');
  } finally {
    await home.remove();
    await sshd.stop();
  }
}, 120_000);
