import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AuthContext, Server, type ServerConfig, utils } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '#main/host/host-key-policy';
import { openHost } from '#main/host/open-host';
import type { SecretQuestion } from '#main/host/prompts';

/** What happened, in order: questions of ours and packets of the login as the server saw them. */
type Event = string;

describe('logging in at a server that records every step', () => {
  let home: string;
  const hostKey = utils.generateKeyPairSync('ed25519');
  const userKey = utils.generateKeyPairSync('ed25519');
  const otherKey = utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const blob = (pair: { public: string }): Buffer => Buffer.from(pair.public.split(' ')[1], 'base64');
  const fingerprint = fingerprintOf(blob(hostKey));

  beforeAll(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'heapcase-login-'));
    await writeFile(path.join(home, 'user'), userKey.private);
    await writeFile(path.join(home, 'other'), otherKey.private);
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  async function tryLogin(
    onAuth: (context: AuthContext, events: Event[]) => void,
    options: {
      accept?: boolean | string;
      secret?: (question: SecretQuestion) => string | null | Promise<string | null>;
      identities?: readonly string[];
      limits?: { loginMs?: number; exchangeMs?: number };
      thinkMs?: number;
    } = {},
  ): Promise<{ events: Event[]; code: string; tried: string }> {
    const events: Event[] = [];
    const config: ServerConfig = { hostKeys: [hostKey.private] };
    const server = new Server(config, (connection) => {
      connection.on('error', () => {});
      connection.on('authentication', (context) => {
        events.push(context.method);
        onAuth(context, events);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = (server.address() as { port: number }).port;
    const files = options.identities ?? ['user'];
    const folder = await mkdtemp(path.join(home, 'h-'));
    const { mkdir } = await import('node:fs/promises');
    await mkdir(path.join(folder, '.ssh'));
    await writeFile(
      path.join(folder, '.ssh/config'),
      `Host t\n HostName 127.0.0.1\n Port ${port}\n User me\n IdentityAgent none\n IdentitiesOnly yes\n${files
        .map((file) => ` IdentityFile ${home}/${file}\n`)
        .join('')}`,
      { mode: 0o600 },
    );
    const think = () => new Promise((resolve) => setTimeout(resolve, options.thinkMs ?? 0));
    try {
      const host = await openHost('t', {
        homeFolder: folder,
        trustStoreFile: path.join(folder, 'keys.json'),
        ...(typeof options.accept === 'string' ? { acceptFingerprint: options.accept } : {}),
        ...(options.limits ? { limits: options.limits } : {}),
        prompts: {
          acceptHostKey: async () => {
            events.push('asked about the host key');
            await think();
            events.push('answered');
            return options.accept === true;
          },
          secret: async (question) => {
            events.push(`asked ${question.kind}: ${question.about}`);
            await think();
            return options.secret?.(question) ?? null;
          },
        },
      });
      await host.close();
      return { events, code: 'in', tried: '' };
    } catch (error) {
      const { code, fillings } = (error as { data: { code: string; fillings: Record<string, string> } }).data;
      return { events, code, tried: fillings.tried ?? '' };
    } finally {
      server.close();
    }
  }

  it('sends nothing of a login while the question is open, nor after a no', async () => {
    const refused = await tryLogin((context) => context.accept(), { accept: false, thinkMs: 300 });
    expect(refused).toMatchObject({
      code: 'host.key-unknown',
      events: ['asked about the host key', 'answered'],
    });
    const wrong = await tryLogin((context) => context.accept(), { accept: 'SHA256:other' });
    expect(wrong).toMatchObject({ code: 'host.key-unexpected', events: [] });
    const accepted = await tryLogin((context) => context.accept(), { accept: true, thinkMs: 300 });
    expect(accepted).toMatchObject({ code: 'in', events: ['asked about the host key', 'answered', 'none'] });
  });

  it('does not count the time a person takes', async () => {
    const slow = await tryLogin(
      (context) =>
        context.method === 'password' && context.password === 'p'
          ? context.accept()
          : context.reject(['password']),
      { accept: true, secret: () => 'p', limits: { loginMs: 200, exchangeMs: 400 }, thinkMs: 900 },
    );
    expect(slow.code).toBe('in');
  });

  it('gives up on a server that does not answer the login', async () => {
    const stuck = await tryLogin(() => {}, { accept: fingerprint, limits: { loginMs: 200 } });
    expect(stuck.code).toBe('host.timeout');
  });

  it('goes on after a partial success: key, then several questions', async () => {
    const asked: SecretQuestion[] = [];
    const both = await tryLogin(
      (context) => {
        if (context.method === 'publickey') {
          if (context.signature) context.reject(['keyboard-interactive'], true);
          else context.accept();
        } else if (context.method === 'keyboard-interactive') {
          context.prompt(
            [
              { prompt: 'Password: ', echo: false },
              { prompt: 'Code\u202e: ', echo: true },
            ],
            'Two steps',
            (answers) => (answers?.join() === 'a,b' ? context.accept() : context.reject()),
          );
        } else context.reject(['publickey']);
      },
      {
        accept: fingerprint,
        secret: (question) => {
          asked.push(question);
          return asked.length === 1 ? 'a' : 'b';
        },
      },
    );
    expect(both.code).toBe('in');
    expect(asked).toMatchObject([
      { kind: 'keyboard-interactive', host: 't', user: 'me', echo: false },
      { about: expect.stringContaining('⟨U+202E⟩'), echo: true },
    ]);
  });

  it('uses a second key where two are wanted', async () => {
    const used: string[] = [];
    const both = await tryLogin(
      (context) => {
        if (context.method !== 'publickey') return context.reject(['publickey']);
        if (!context.signature) return context.accept();
        used.push(context.key.algo);
        return used.length === 1 ? context.reject(['publickey'], true) : context.accept();
      },
      { accept: fingerprint, identities: ['user', 'other'] },
    );
    expect([both.code, used]).toEqual(['in', ['ssh-ed25519', 'ecdsa-sha2-nistp256']]);
  });

  it('sends no password to a server that does not take one, and gives up when nothing is answered', async () => {
    const keysOnly = await tryLogin((context) => context.reject(['publickey']), {
      accept: fingerprint,
      secret: () => 'secret',
    });
    expect(keysOnly).toMatchObject({ code: 'host.auth-refused', events: ['none', 'publickey'] });
    const silent = await tryLogin(
      (context) => {
        if (context.method === 'keyboard-interactive')
          context.prompt([{ prompt: 'Password:', echo: false }], () => {});
        else context.reject(['keyboard-interactive', 'password']);
      },
      { accept: fingerprint },
    );
    expect(silent).toMatchObject({
      code: 'host.auth-refused',
      events: ['none', 'keyboard-interactive', 'asked keyboard-interactive: Password:'],
    });
    expect(silent.tried).toContain('no answer given');
  });
});
