// Servers that take one algorithm alone: real sshd, each with its own list.
import { afterEach, describe, expect, it } from 'vitest';
import { type SshdOptions, startSshd, whyNoSshd } from '../../helpers/sshd';
import { failureOf, homeFor, open, textOf } from './ssh-home';

const reason = whyNoSshd();
if (reason) console.warn(`skipped: ${reason}`);

const only = (line: string, more: Partial<SshdOptions> = {}): SshdOptions => ({
  ...more,
  config: [...line.split('; '), 'SetEnv HOME=/proc/nowhere'],
});

describe.skipIf(reason)('a server that takes one algorithm alone', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });
  const start = async (options: SshdOptions) => {
    const sshd = await startSshd(options);
    const home = await homeFor(sshd);
    stops.push(
      () => sshd.stop(),
      () => home.remove(),
    );
    return { sshd, home };
  };

  it.each([
    ['Ciphers aes256-gcm@openssh.com', {}],
    ['Ciphers aes256-ctr; MACs hmac-sha2-512-etm@openssh.com', {}],
    ['KexAlgorithms diffie-hellman-group-exchange-sha256', {}],
    ['HostKeyAlgorithms rsa-sha2-512', { hostKeyTypes: ['rsa'] }],
    ['HostKeyAlgorithms ecdsa-sha2-nistp256', { hostKeyTypes: ['ecdsa'] }],
  ] as const)('%s is connected to', async (line, more) => {
    const { home } = await start(only(line, more));
    const host = await open(home);
    stops.push(() => host.close());
    expect(host.description.transport).toBe('ssh2');
    expect(textOf((await host.exec(['echo', 'x'])).stdout)).toBe('x\n');
  });

  it.each([
    ['Ciphers chacha20-poly1305@openssh.com', 'cipher chacha20-poly1305@openssh.com'],
    ['KexAlgorithms sntrup761x25519-sha512@openssh.com', 'key exchange sntrup761x25519-sha512@openssh.com'],
    ['Ciphers aes256-ctr; MACs umac-128-etm@openssh.com', 'MAC umac-128-etm@openssh.com'],
  ])("%s takes the system's ssh, and says so where that was not wanted", async (line, what) => {
    const { sshd, home } = await start(only(line));
    const refused = await failureOf(open(home, { transport: 'ssh2' }));
    expect(refused).toEqual({ code: 'host.nothing-in-common', host: 'target', what });
    expect(await sshd.log()).not.toMatch(/Accepted|Postponed|Failed (?!none)/);
    const host = await open(home);
    stops.push(() => host.close());
    expect(host.description.transport).toBe('ssh');
    expect(textOf((await host.exec(['echo', 'x'])).stdout)).toBe('x\n');
  });

  it('is told by what it offers, when neither knows it', async () => {
    // The ssh of this computer is told to leave out what the server takes alone.
    const { home } = await start(only('Ciphers chacha20-poly1305@openssh.com'));
    const config = await home.read('config');
    await home.write('config', `${config}  Ciphers aes256-ctr\n`);
    const failed = await failureOf(open(home));
    expect(failed).toMatchObject({ code: 'host.ssh-failed', host: 'target' });
    expect(String(failed['reason'])).toMatch(/no matching cipher found\. Their offer: chacha20-poly1305/);
  });
});
