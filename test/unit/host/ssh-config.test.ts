import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nothingSet } from '#main/host/followed-settings';
import { listSshAliases, parseAliasLines } from '#main/host/ssh-aliases';
import { parseSshG, parseTypedName, resolveSshHost } from '#main/host/ssh-config';

describe('typed names', () => {
  it.each([
    ['web', { host: 'web', user: null, port: null }],
    ['me@web:2222', { host: 'web', user: 'me', port: 2222 }],
    ['ssh://me@web:2222/', { host: 'web', user: 'me', port: 2222 }],
    ['me@corp.example@web', { host: 'web', user: 'me@corp.example', port: null }],
    ['[::1]:22', { host: '::1', user: null, port: 22 }],
    ['fe80::1', { host: 'fe80::1', user: null, port: null }],
  ])('%s', (typed, expected) => expect(parseTypedName(typed)).toEqual(expected));

  it.each(['', '-oProxyCommand=x', 'me@-x', 'a b', 'x:99999', 'x:0', '$(id)', '@x', 'a\nb', "a'b", '-l@x'])(
    'refuses %j',
    (typed) => expect(parseTypedName(typed)).toBeNull(),
  );
});

describe('what ssh -G prints', () => {
  it('is read whole', () => {
    const settings = parseSshG(
      [
        'host w',
        'user deploy',
        'hostname 10.4.2.13',
        'port 2201',
        'identitiesonly yes',
        'stricthostkeychecking true',
        'passwordauthentication no',
        'hostkeyalias zz',
        'identityagent none',
        'identityfile ~/k y',
        'identityfile /abs/key',
        'globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2',
        'userknownhostsfile /root/x /root/y z',
        'proxyjump u@b:22,c',
        'certificatefile none',
        '',
      ].join('\r\n'),
      'w',
      '/home/me',
    );
    expect(settings).toEqual({
      ...nothingSet,
      alias: 'w',
      hostName: '10.4.2.13',
      user: 'deploy',
      port: 2201,
      hostKeyAlias: 'zz',
      identityFiles: ['/home/me/k y', '/abs/key'],
      identitiesOnly: true,
      identityAgent: 'none',
      certificateFiles: [],
      proxyJump: ['u@b:22', 'c'],
      proxyCommand: null,
      gssapi: false,
      pkcs11: false,
      userKnownHostsFiles: ['/root/x', '/root/y z'],
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      revokedHostKeys: null,
      strictHostKeyChecking: 'yes',
      refusedMethods: ['password'],
    });
  });
});

describe('resolving and listing', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'heapcase-config-'));
    mkdirSync(path.join(home, '.ssh/config.d'), { recursive: true });
    const write = (file: string, text: string) =>
      writeFileSync(path.join(home, '.ssh', file), text, { mode: 0o600 });
    write(
      'config',
      `Include ${home}/.ssh/config.d/*.conf\nHost web "two words" !not * web-?\n  Port 2201 # x\nHost=eq\n`,
    );
    write(
      'config.d/10.conf',
      'host Inner other # comment\n HostName 10.0.0.9\n User deploy\n ProxyJump web\n',
    );
    write('config.d/20.conf', 'Match host web\n HostName 10.0.0.1\nHost last\r\n');
    write('config.d/.hidden.conf', 'Host hidden\n');
    write('config.d/skipped.txt', 'Host skipped\n');
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('lists the names of all files once', async () => {
    expect(await listSshAliases(home)).toEqual(['Inner', 'other', 'last', 'web', 'two words', 'eq']);
    expect(await listSshAliases(path.join(home, 'nowhere'))).toEqual([]);
    expect(parseAliasLines('HostName x\nhost a\n')).toEqual([{ keyword: 'host', words: ['a'] }]);
  });

  it('asks ssh, with Include and Match', async () => {
    const inner = await resolveSshHost('Inner', { homeFolder: home });
    expect(inner).toMatchObject({ hostName: '10.0.0.9', user: 'deploy', port: 2201, proxyJump: ['web'] });
    expect(inner.userKnownHostsFiles[0]).toBe(path.join(home, '.ssh/known_hosts'));
    expect(inner.identityFiles).toContain(path.join(home, '.ssh/id_ed25519'));
    const typed = await resolveSshHost('me@web:99', { homeFolder: home });
    expect(typed).toMatchObject({ hostName: '10.0.0.1', user: 'me', port: 99 });
  });

  it('takes the name as it is typed where there is no ssh', async () => {
    for (const sshProgram of [null, '/no/such/ssh']) {
      expect(await resolveSshHost('web:2200', { homeFolder: home, sshProgram })).toMatchObject({
        hostName: 'web',
        user: userInfo().username,
        port: 2200,
        userKnownHostsFiles: [path.join(home, '.ssh/known_hosts'), path.join(home, '.ssh/known_hosts2')],
      });
    }
  });

  it('does not wait for ever on Match exec', async () => {
    writeFileSync(path.join(home, '.ssh/config'), 'Match exec "sleep 60"\n', { mode: 0o600 });
    await expect(resolveSshHost('x', { homeFolder: home })).rejects.toMatchObject({
      data: { code: 'host.config-unreadable', fillings: { reason: 'it took longer than 10 s' } },
    });
  }, 20_000);
});
