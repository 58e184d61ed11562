import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Host } from '#main/host/host';
import { httpGet } from '#main/host/http-over-host';
import type { OpenHostOptions } from '#main/host/open-host';
import { startChaosProxy } from '../../helpers/chaos-proxy';
import { must } from '../../helpers/exec';
import { makeKey, type Sshd, startSshd, whyNoSshd } from '../../helpers/sshd';
import { waitFor } from '../../helpers/wait-for';
import {
  type Answers,
  configFor,
  failureOf,
  homeFor,
  isRunning,
  open,
  type SshHome,
  textOf,
} from './ssh-home';
import { startBehindProxy } from './through-proxy';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

/** What sshd logs as soon as a client begins to log in with something. */
const loginTraces = /Failed (?!none)\w+ for|Accepted|Postponed/;

describe.skipIf(reason)("the system's ssh as transport, at a real sshd", () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  const start = async (
    config: readonly string[] = [],
    answers: Answers = {},
  ): Promise<{ sshd: Sshd; home: SshHome }> => {
    const sshd = await startSshd({ config: [...config, 'SetEnv HOME=/proc/nowhere'] });
    const home = await homeFor(sshd, answers);
    stops.push(
      () => sshd.stop(),
      () => home.remove(),
    );
    return { sshd, home };
  };
  const opened = async (
    home: SshHome,
    more: Partial<OpenHostOptions> = {},
    name = 'target',
  ): Promise<Host> => {
    const host = await open(home, { transport: 'ssh', ...more }, name);
    stops.push(() => host.close());
    return host;
  };
  const encrypt = (file: string): Promise<string> =>
    must(['ssh-keygen', '-q', '-p', '-P', '', '-N', 'two words ö %', '-f', file]);

  it('runs commands, streams and channels over one connection, and ends with nothing left', async () => {
    const { sshd, home } = await start();
    const host = await opened(home);
    expect(host.description).toMatchObject({
      transport: 'ssh',
      name: 'target',
      address: `${sshd.user}@127.0.0.1:${sshd.port}`,
      hostKey: expect.stringMatching(/^ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}$/),
      keyFrom: `${home.folder}/.ssh/known_hosts:1`,
    });
    const hostile = ["it's", '$HOME `id`', 'a"b\\c', 'two\nlines', '', '-n', '名前', '%h'];
    const printed = await host.exec(['printf', '%s\\0', ...hostile]);
    expect(textOf(printed.stdout)).toBe(hostile.map((text) => `${text}\0`).join(''));
    const failing = await host.exec(['sh', '-c', 'echo out; echo err >&2; cat; exit 7'], {
      input: new TextEncoder().encode('in'),
    });
    expect([textOf(failing.stdout), failing.stderr, failing.status]).toEqual(['out\nin', 'err\n', 7]);
    const big = await host.exec(['head', '-c', '20000000', '/dev/zero'], { maxBytes: 20_000_000 });
    expect([big.stdout.byteLength, big.status]).toEqual([20_000_000, 0]);
    expect((await failureOf(host.exec(['sleep', '30'], { timeoutMs: 1_000 }))).code).toBe('host.timeout');
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => host.exec(['sh', '-c', `sleep 0.05; echo ${index}`])),
    );
    expect(results.map(({ stdout }) => Number(textOf(stdout)))).toEqual(results.map((_, index) => index));

    const running = await host.stream(['sh', '-c', 'sleep 300 & echo $$ $!; wait']);
    let text = '';
    running.stdout.on('data', (chunk) => {
      text += chunk;
    });
    await waitFor('the pids', () => text.includes('\n'));
    const pids = text.split('\n')[0].split(' ').map(Number);
    await running.stop();
    await waitFor('both to be gone', () => !pids.some(isRunning));

    const server: Server = createServer((_request, response) => response.end('x'.repeat(300_000)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(async () => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect((await httpGet(host, url)).body.byteLength).toBe(300_000);
    expect(await failureOf(httpGet(host, 'http://127.0.0.1:1/x'))).toMatchObject({
      code: 'endpoint.refused',
      reason: 'Connection refused',
    });
    expect((await sshd.log()).match(/Accepted publickey for/g)).toHaveLength(1);
    const master = textOf((await host.exec(['sh', '-c', 'echo $SSH_CONNECTION'])).stdout).split(' ')[1];
    await host.close();
    await waitFor('the connection to be closed', async () =>
      new RegExp(`(Disconnected from|Connection closed by).*port ${master}`).test(await sshd.log()),
    );
  });

  it('is chosen for a host that only an authority vouches for, and asks nobody; another authority is none', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-authority-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    const inFolder = (file: string) => path.join(folder, file);
    for (const key of ['authority', 'other', 'host']) await makeKey(inFolder(key), 'ed25519');
    const by = ['-s', inFolder('authority'), '-h', '-I', 'host', '-n', '127.0.0.1', '-V', '+1h'];
    await must(['ssh-keygen', '-q', ...by, inFolder('host.pub')]);
    const { sshd, home } = await start([
      `HostKey ${inFolder('host')}`,
      `HostCertificate ${inFolder('host-cert.pub')}`,
    ]);
    const vouched = async (key: string): Promise<string> =>
      `@cert-authority [127.0.0.1]:${sshd.port} ${await readFile(inFolder(`${key}.pub`), 'utf8')}`;

    await home.write('known_hosts', await vouched('authority'));
    const host = await open(home);
    stops.push(() => host.close());
    expect(host.description.transport).toBe('ssh');
    expect((await host.exec(['true'])).status).toBe(0);
    expect(home.asked).toEqual([]);

    await home.write('known_hosts', await vouched('other'));
    const before = (await sshd.log()).length;
    expect((await failureOf(open(home))).code).toBe('host.key-unknown');
    expect(home.asked.map(({ kind }) => kind)).toEqual(['host-key']);
    await waitFor('it to hang up', async () =>
      /(closed|reset) by .*\[preauth\]/.test((await sshd.log()).slice(before)),
    );
    expect((await sshd.log()).slice(before)).not.toMatch(loginTraces);
  });

  it('is chosen for settings that ssh2 knows nothing of', async () => {
    const { sshd, home } = await start();
    await home.write('config', configFor('target', sshd, ['BindAddress 127.0.0.2']));
    const host = await open(home);
    stops.push(() => host.close());
    expect(host.description.transport).toBe('ssh');
    const { stdout } = await host.exec(['sh', '-c', 'echo $SSH_CONNECTION']);
    expect(textOf(stdout)).toMatch(/^127\.0\.0\.2 /);
  });

  it('is chosen for a certificate, which ssh2 cannot use', async () => {
    const ca = await startSshd();
    stops.push(() => ca.stop());
    const { sshd, home } = await start([
      `TrustedUserCAKeys ${ca.identityFile}.pub`,
      'AuthorizedKeysFile none',
    ]);
    const key = path.join(home.folder, 'id_certified');
    await makeKey(key, 'ed25519');
    await must([
      'ssh-keygen',
      '-q',
      '-s',
      ca.identityFile,
      '-I',
      'me',
      '-n',
      sshd.user,
      '-V',
      '+1h',
      `${key}.pub`,
    ]);
    const config = configFor('target', sshd, ['PasswordAuthentication no']).replace(sshd.identityFile, key);
    await home.write('config', config);
    const host = await open(home);
    stops.push(() => host.close());
    expect(host.description.transport).toBe('ssh');
    expect((await host.exec(['true'])).status).toBe(0);
    expect(await sshd.log()).toContain('ED25519-CERT');

    await home.write('config', `${config}  CertificateFile ${key}-cert.pub\n`);
    await (await open(home)).close();
    // Without it the server knows nobody: ssh's own words are shown.
    expect(await failureOf(open(home, { transport: 'ssh2' }))).toMatchObject({ code: 'host.auth-refused' });
    await writeFile(`${key}-cert.pub`, await readFile(`${key}.pub`));
    const refused = await failureOf(open(home));
    expect(refused).toMatchObject({
      code: 'host.auth-refused',
      tried: expect.stringContaining('Permission denied'),
    });
    expect(refused.tried).toContain(key);
  });

  it('is chosen for a ProxyCommand, and asks on our prompts', async () => {
    const { sshd, home } = await start([], { secret: () => 'two words ö %' });
    const script = path.join(home.folder, 'relay.cjs');
    await writeFile(
      script,
      "const s = require('node:net').connect(process.argv[3], process.argv[2]); process.stdin.pipe(s); s.pipe(process.stdout);",
    );
    const key = path.join(home.folder, 'id_locked');
    await copyFile(sshd.identityFile, key);
    await chmod(key, 0o600);
    await encrypt(key);
    await home.write(
      'config',
      configFor('target', sshd, [`ProxyCommand ${process.execPath} ${script} %h %p`]).replace(
        sshd.identityFile,
        key,
      ),
    );
    const host = await open(home);
    stops.push(() => host.close());
    expect(host.description.transport).toBe('ssh');
    expect((await host.exec(['true'])).status).toBe(0);
    expect(home.asked).toEqual([
      { kind: 'passphrase', host: 'target', user: sshd.user, about: key, echo: false },
    ]);
  });

  it('asks about an unknown key before any login, keeps the answer in our list, and leaves known_hosts alone', async () => {
    const { sshd, home } = await start([], { acceptHostKey: true });
    const known = sshd.knownHosts;
    const fingerprint = (await must(['ssh-keygen', '-lf', '-'], { input: known })).split(' ')[1];
    await home.write('known_hosts', '# mine\n');
    const refusing = { ...home.options.prompts, acceptHostKey: async () => false };
    expect(await failureOf(open(home, { transport: 'ssh', prompts: refusing }))).toEqual({
      code: 'host.key-unknown',
      host: 'target',
      type: 'ssh-ed25519',
      fingerprint,
      login: 'ssh target',
    });
    expect(await sshd.log()).not.toMatch(loginTraces);
    await (await open(home, { transport: 'ssh' })).close();
    await (await open(home, { transport: 'ssh' })).close();
    expect(home.asked).toEqual([
      { kind: 'host-key', host: 'target', type: 'ssh-ed25519', fingerprint, knownWithOtherType: false },
    ]);
    expect(await home.read('known_hosts')).toBe('# mine\n');
    // The list is shared: ssh2 knows the host now too.
    await (await open(home, { transport: 'ssh2' })).close();
    expect(home.asked).toHaveLength(1);
  });

  it('refuses a changed and a revoked key, before any login', async () => {
    const { sshd, home } = await start([], { acceptHostKey: true });
    const other = await startSshd();
    stops.push(() => other.stop());
    await home.write('known_hosts', other.knownHosts.replaceAll(`:${other.port}`, `:${sshd.port}`));
    expect(await failureOf(open(home, { transport: 'ssh' }))).toMatchObject({
      code: 'host.key-changed',
      where: `${home.folder}/.ssh/known_hosts:1`,
    });
    await home.write('known_hosts', `@revoked * ${sshd.knownHosts.split(' ').slice(1).join(' ')}`);
    expect((await failureOf(open(home, { transport: 'ssh' }))).code).toBe('host.key-revoked');
    expect(home.asked).toEqual([]);
    expect(await sshd.log()).not.toMatch(loginTraces);
  });

  it('jumps over two hops, each judged by itself', async () => {
    const [one, two, three] = await Promise.all([startSshd(), startSshd(), startSshd()]);
    const home = await homeFor(one, { acceptHostKey: true });
    const proxy = await startChaosProxy(two.port);
    stops.push(() => proxy.stop());
    stops.push(() => home.remove(), ...[one, two, three].map((sshd) => () => sshd.stop()));
    await home.write(
      'config',
      [
        configFor('one', one),
        configFor('two', two, ['ProxyJump one', `HostKeyAlias [127.0.0.1]:${two.port}`]).replace(
          `Port ${two.port}`,
          `Port ${proxy.port}`,
        ),
        configFor('target', three, ['ProxyJump two']),
      ].join('\n'),
    );
    await home.write('known_hosts', one.knownHosts + three.knownHosts);
    const host = await opened(home);
    expect(home.asked).toMatchObject([{ kind: 'host-key', host: 'two' }]);
    const connection = textOf((await host.exec(['sh', '-c', 'echo $SSH_CONNECTION'])).stdout);
    expect(Number(connection.trim().split(' ')[3])).toBe(three.port);
    const running = await host.stream(['sleep', '300']);
    proxy.cut();
    expect(await failureOf(running.ended)).toMatchObject({ code: 'host.lost', host: 'target' });
    expect((await host.lost).message).toMatch(
      /^The connection to target was lost: its jump host two was lost: (?!The connection)/,
    );
  });

  it('says what the server forbids', async () => {
    const { home } = await start(['MaxSessions 2', 'AllowTcpForwarding no']);
    const host = await opened(home);
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, index) => host.exec(['sh', '-c', `sleep 0.1; echo ${index}`])),
    );
    expect(results.map(({ stdout }) => Number(textOf(stdout)))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await failureOf(host.connect({ kind: 'tcp', host: '127.0.0.1', port: 9 }))).toMatchObject({
      code: 'host.channel-refused',
      reason: expect.stringContaining('prohibited'),
    });
    const forced = await start(['ForceCommand echo you get this']);
    expect(textOf((await (await opened(forced.home)).exec(['id'])).stdout)).toBe('you get this\n');
  });

  it('gives each way of failing its own sentence', async () => {
    const { sshd, home } = await start();
    const to = async (lines: string): Promise<{ code: string }> => {
      await home.write('config', `Host target\n ${lines}\n`);
      return failureOf(open(home, { transport: 'ssh', limits: { tcpMs: 2_000 } }));
    };
    expect((await to('HostName no-such-host.invalid')).code).toBe('host.unknown-name');
    expect(await to('HostName 127.0.0.1\n Port 1')).toMatchObject({
      code: 'host.unreachable',
      reason: 'Connection refused',
    });
    expect(await to('ProxyCommand false')).toMatchObject({ code: 'host.not-ssh' });
    expect(
      await to(`HostName 127.0.0.1\n Port ${sshd.port}\n IdentityFile none\n IdentityAgent none\n User x`),
    ).toMatchObject({ code: 'host.auth-refused' });
  });

  it('notices a link that was cut, and one that fell silent', async () => {
    const { home, proxy, stop } = await startBehindProxy();
    stops.push(stop);
    const cut = await opened(home);
    const running = await cut.stream(['sleep', '300']);
    proxy.cut();
    expect((await failureOf(running.ended)).code).toBe('host.lost');
    expect((await cut.lost).message).toContain('was lost');
    expect((await failureOf(cut.exec(['true']))).code).toBe('host.lost');

    const silent = await opened(home, { limits: { keepaliveMs: 1_000 } });
    proxy.weather({ silent: true });
    expect((await silent.lost).message).toMatch(/not responding|Timeout/);
  });
});
