import { userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startRealm } from '../../helpers/kerberos';
import { startSshd, whyNoSshd } from '../../helpers/sshd';
import { failureOf, makeSshHome, open, textOf } from './ssh-home';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** For the programs that this one starts: a service of a desktop session sets them so too. */
function setEnv(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) {
    const before = process.env[name];
    process.env[name] = value;
    stops.push(() => {
      if (before === undefined) delete process.env[name];
      else process.env[name] = before;
    });
  }
}

it("a Kerberos ticket logs in by the system's ssh, without one ssh2 is tried and nothing is asked of the realm", async (context) => {
  const noSshd = whyNoSshd();
  if (noSshd) return context.skip(noSshd);
  const home = await makeSshHome();
  stops.push(() => home.remove());
  const realm = await startRealm(path.join(home.folder, 'realm'), userInfo().username);
  if (typeof realm === 'string') return context.skip(realm);
  stops.push(() => realm.stop());
  setEnv(realm.env);
  const sshd = await startSshd({
    config: [
      ...[
        'GSSAPIAuthentication yes',
        'GSSAPIStrictAcceptorCheck no',
        'AuthenticationMethods gssapi-with-mic',
      ],
      'SetEnv HOME=/proc/nowhere',
    ],
  });
  stops.push(() => sshd.stop());
  await home.write('known_hosts', sshd.knownHosts);
  const settings = [
    ...['Host target', 'HostName localhost', `HostKeyAlias [127.0.0.1]:${sshd.port}`, `Port ${sshd.port}`],
    ...[`User ${sshd.user}`, 'GSSAPIAuthentication yes', 'IdentityAgent none', ''],
  ];
  await home.write('config', settings.join('\n  '));

  await realm.login(sshd.user);
  const host = await open(home);
  stops.push(() => host.close());
  expect(host.description.transport).toBe('ssh');
  expect(textOf((await host.exec(['echo', 'x'])).stdout)).toBe('x\n');
  expect(await sshd.log()).toContain('Accepted gssapi-with-mic');

  await realm.logout();
  expect(await failureOf(open(home))).toMatchObject({ code: 'host.auth-refused' });
  expect(home.asked).toEqual([]);
}, 120_000);
