import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { must } from '../../helpers/exec';
import { type Sshd, startSshd, whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import { configFor, failureOf, homeFor, makeSshHome, open, type SshHome, textOf } from './ssh-home';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

/** What sshd logs as soon as a client begins to log in. */
const loginTraces = /userauth-request|Failed \w+ for|Accepted|Invalid user|Postponed/;

describe.skipIf(reason)('host keys against a real sshd', () => {
  let sshd: Sshd;
  let other: Sshd;
  const homes: SshHome[] = [];
  const keep = (home: SshHome): SshHome => {
    homes.push(home);
    return home;
  };
  let logged = 0;
  /** The log since the last look, once the server has written the end of so many connections: what they sent stands before it. */
  const newLog = async (connections: number): Promise<string> => {
    const isOver = async (): Promise<boolean> => {
      const log = (await sshd.log()).slice(logged);
      const ports = [...log.matchAll(/Connection from \S+ port (\d+) on/g)].map(([, port]) => port);
      const ended = ports.filter((port) =>
        new RegExp(`(?:closed|reset|Disconnected|fatal|terminated)\\b.* port ${port}\\b`).test(log),
      );
      return ended.length >= connections;
    };
    await waitFor(`the end of ${connections} connections in the log`, isOver, { timeoutMs: 60_000 });
    const all = await sshd.log();
    const more = all.slice(logged);
    logged = all.length;
    return more;
  };

  beforeAll(async () => {
    sshd = await startSshd({ config: ['LogLevel DEBUG3'], hostKeyTypes: ['ed25519', 'ecdsa', 'rsa'] });
    other = await startSshd({ hostKeyTypes: ['ed25519', 'ecdsa'] });
    logged = (await sshd.log()).length;
  });
  afterEach(async () => {
    for (const home of homes.splice(0)) await home.remove();
  });
  afterAll(async () => {
    await sshd?.stop();
    await other?.stop();
  });

  const fingerprint = async (type: string): Promise<string> => {
    const line = sshd.knownHosts.split('\n').find((entry) => entry.includes(type)) ?? '';
    return (await must(['ssh-keygen', '-lf', '-'], { input: line })).split(' ')[1];
  };
  /** The lines of one sshd under the address of this one. */
  const withKeysOf = (from: Sshd): string => from.knownHosts.replaceAll(`:${from.port} `, `:${sshd.port} `);

  it('shows in the log when a login begins (so that the others prove something)', async () => {
    const host = await open(keep(await homeFor(sshd)));
    await host.close();
    expect(await newLog(1)).toMatch(loginTraces);
  });

  it('refuses an unknown key with its fingerprint, before any login', async () => {
    const home = keep(await homeFor(sshd));
    await home.write('known_hosts', '# nobody\n');
    expect(await failureOf(open(home))).toEqual({
      code: 'host.key-unknown',
      host: 'target',
      type: 'ssh-ed25519',
      fingerprint: await fingerprint('ssh-ed25519'),
      login: 'ssh target',
    });
    const log = await newLog(1);
    expect(log).toContain('SSH2_MSG_KEXINIT received');
    expect(log).not.toMatch(loginTraces);
    expect(home.asked).toMatchObject([{ kind: 'host-key', host: 'target', knownWithOtherType: false }]);
  });

  it('asks once, then remembers in its own list and leaves known_hosts alone', async () => {
    const home = keep(await homeFor(sshd, { acceptHostKey: true }));
    await home.write('known_hosts', '# mine\n');
    await (await open(home)).close();
    const host = await open(home);
    expect(textOf((await host.exec(['echo', 'hi'])).stdout)).toBe('hi\n');
    await host.close();
    expect(home.asked.length).toBe(1);
    expect(await home.read('known_hosts')).toBe('# mine\n');
    const stored = JSON.parse(await readFile(home.trustStoreFile, 'utf8'));
    expect(stored.keys).toMatchObject([{ name: `[127.0.0.1]:${sshd.port}`, by: 'person' }]);
    await newLog(2);
  });

  it('takes the fingerprint given beforehand and no other', async () => {
    const home = keep(await homeFor(sshd));
    await home.write('known_hosts', '');
    const wrong = await failureOf(open(home, { acceptFingerprint: await fingerprint('ecdsa') }));
    expect(wrong.code).toBe('host.key-unexpected');
    await (await open(home, { acceptFingerprint: await fingerprint('ssh-ed25519') })).close();
    await (await open(home)).close();
    expect(home.asked).toEqual([]);
    await newLog(3);
  });

  it('refuses a changed key and names both, before any login', async () => {
    const home = keep(await homeFor(sshd, { acceptHostKey: true }));
    await home.write('known_hosts', withKeysOf(other));
    const failed = await failureOf(open(home, { acceptFingerprint: await fingerprint('ssh-ed25519') }));
    expect(failed).toMatchObject({
      code: 'host.key-changed',
      where: `${home.folder}/.ssh/known_hosts:1`,
      name: `[127.0.0.1]:${sshd.port}`,
      fingerprint: await fingerprint('ssh-ed25519'),
    });
    expect(failed.knownFingerprint).not.toBe(failed.fingerprint);
    expect(home.asked).toEqual([]);
    expect(await newLog(1)).not.toMatch(loginTraces);
  });

  it('refuses a key that changed since it was accepted here', async () => {
    const home = keep(await homeFor(sshd));
    await home.write('known_hosts', '');
    const [line] = withKeysOf(other).split('\n');
    const [name, type, key] = line.split(' ');
    await mkdir(path.dirname(home.trustStoreFile));
    await home.write(
      '../data/accepted-host-keys.json',
      JSON.stringify({ format: 1, keys: [{ name, type, key }] }),
    );
    expect(await failureOf(open(home))).toMatchObject({
      code: 'host.key-changed-own',
      where: home.trustStoreFile,
    });
    await home.write('../data/accepted-host-keys.json', '{"format":1,"ke');
    expect((await failureOf(open(home))).code).toBe('host.known-hosts-unreadable');
    expect(await newLog(1)).not.toMatch(loginTraces);
  });

  it('refuses a revoked key', async () => {
    const home = keep(await homeFor(sshd));
    const revoked = sshd.knownHosts.split('\n').find((line) => line.includes('ssh-ed25519'));
    await home.write(
      'known_hosts',
      `${sshd.knownHosts}@revoked * ${revoked?.split(' ').slice(1).join(' ')}\n`,
    );
    expect((await failureOf(open(home))).code).toBe('host.key-revoked');
    expect(await newLog(1)).not.toMatch(loginTraces);
  });

  it('does not even dial with a known_hosts that cannot be read', async () => {
    const home = keep(await homeFor(sshd));
    await home.write('config', configFor('target', sshd, ['UserKnownHostsFile ~/.ssh/folder']));
    await mkdir(`${home.folder}/.ssh/folder`);
    // ~ in ssh's own output is the system's home: the test's home takes its place.
    const failed = await failureOf(open(home));
    expect(failed).toMatchObject({ code: 'host.known-hosts-unreadable', file: `${home.folder}/.ssh/folder` });
    // The next one that dials is the first that the server sees.
    await (await open(keep(await homeFor(sshd)))).close();
    expect((await newLog(1)).match(/Connection from/g)).toHaveLength(1);
  });

  it('prefers the type of key it knows, plain or hashed', async () => {
    for (const type of ['ecdsa', 'ssh-rsa', 'ssh-ed25519']) {
      const home = keep(await homeFor(sshd));
      const file = await home.write(
        'known_hosts',
        `${sshd.knownHosts.split('\n').find((line) => line.includes(type))}\n`,
      );
      await must(['ssh-keygen', '-q', '-H', '-f', file]);
      expect(await home.read('known_hosts')).toMatch(/^\|1\|/);
      const host = await open(home);
      expect(host.description.hostKey).toContain(type);
      await host.close();
    }
  });

  it('says when it knows the host with another type only', async () => {
    const home = keep(await makeSshHome({ acceptHostKey: false }));
    await home.write('config', configFor('target', other, ['StrictHostKeyChecking accept-new']));
    const rsa = sshd.knownHosts.split('\n').find((line) => line.includes('ssh-rsa')) ?? '';
    await home.write('known_hosts', `${rsa.replace(`:${sshd.port} `, `:${other.port} `)}\n`);
    expect((await failureOf(open(home))).code).toBe('host.key-unknown');
    expect(home.asked).toMatchObject([{ kind: 'host-key', type: 'ssh-ed25519', knownWithOtherType: true }]);
  });

  it('follows StrictHostKeyChecking and HostKeyAlias', async () => {
    const strict = keep(await homeFor(sshd, { acceptHostKey: true }, ['StrictHostKeyChecking yes']));
    await strict.write('known_hosts', '');
    expect((await failureOf(open(strict))).code).toBe('host.key-unknown');
    const accepting = keep(await homeFor(sshd, {}, ['StrictHostKeyChecking accept-new']));
    await accepting.write('known_hosts', '');
    await (await open(accepting)).close();
    expect(await readFile(accepting.trustStoreFile, 'utf8')).toContain('accept-new');
    const alias = keep(await homeFor(sshd, {}, ['HostKeyAlias the-one']));
    await alias.write('known_hosts', sshd.knownHosts.replaceAll(`[127.0.0.1]:${sshd.port}`, 'the-one'));
    await (await open(alias)).close();
  });
});
