import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '#core/base/failure';
import { KeptSecrets } from '#main/host/kept-secrets';
import type { Keychain } from '#main/host/keychain';
import type { ConnectionPrompts, Keeping, SecretQuestion } from '#main/host/prompts';
import { RunSecrets } from '#main/host/run-secrets';
import { waitFor } from '../../helpers/wait-for';

/** Turns bytes around: enough to see whether anything is written as it was typed. */
const turned = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0x5a);

class FakeKeychain implements Keychain {
  has: string | null = 'Fake Keychain';
  owner = 1;
  name = (): string | null => this.has;
  seal = (text: string): Uint8Array => Uint8Array.of(this.owner, ...turned(new TextEncoder().encode(text)));
  unseal = (sealed: Uint8Array): string => {
    if (sealed[0] !== this.owner) throw new Error('sealed by another keychain');
    return new TextDecoder().decode(turned(sealed.subarray(1)));
  };
}

const secret = 'canary ö % 秘密';
const password: SecretQuestion = { kind: 'password', host: 'h', user: 'u', about: 'u@h', echo: false };

describe('secrets in the keychain', () => {
  let folder: string;
  let file: string;
  let keychain: FakeKeychain;
  let kept: KeptSecrets;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-secrets-'));
    file = path.join(folder, 'data', 'kept-secrets.json');
    keychain = new FakeKeychain();
    kept = new KeptSecrets(file, keychain);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are sealed in a file for this user alone, listed without the secret, and forgotten', async () => {
    await kept.keep(password, 'an older one');
    await kept.keep(password, secret);
    await kept.keep({ ...password, kind: 'passphrase', about: '/k' }, 'other');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(file))).toEqual(['kept-secrets.json']);
    const text = await readFile(file, 'utf8');
    for (const form of [secret, Buffer.from(secret).toString('base64')]) expect(text).not.toContain(form);
    const list = await kept.list();
    expect(list).toMatchObject([
      { kind: 'password', host: 'h', user: 'u', about: '', keychain: 'Fake Keychain', refusedAt: null },
      { kind: 'passphrase', about: '/k' },
    ]);
    expect(Object.keys(list[0])).not.toContain('sealed');
    expect(await new KeptSecrets(file, keychain).find(password)).toEqual({ text: secret, wasRefused: false });
    for (const other of [{ host: 'x' }, { user: 'x' }, { kind: 'sudo' as const }])
      expect((await kept.find({ ...password, ...other })).text).toBeNull();
    await kept.forget(list[0].id);
    expect((await kept.find(password)).text).toBeNull();
    expect(await kept.list()).toHaveLength(1);
  });

  it('are nobody’s where the keychain is another, is gone, or the list cannot be read, and stay where they are', async () => {
    await kept.keep(password, secret);
    keychain.owner = 2;
    expect((await kept.find(password)).text).toBeNull();
    keychain.owner = 1;
    keychain.has = null;
    expect((await kept.find(password)).text).toBeNull();
    await expect(kept.keep(password, 'x')).rejects.toThrow('no keychain');
    keychain.has = 'Fake Keychain';
    expect((await kept.find(password)).text).toBe(secret);
    await writeFile(file, '{"format":1,"secr');
    expect((await kept.find(password)).text).toBeNull();
    await expect(kept.list()).rejects.toThrow();
    await expect(kept.keep(password, 'x')).rejects.toThrow();
    expect(await readFile(file, 'utf8')).toBe('{"format":1,"secr');
  });

  describe('at a login', () => {
    let asked: (Omit<Keeping, 'keep'> | undefined)[];
    let typed: { readonly text: string | null; readonly keep: boolean }[];
    const prompts: ConnectionPrompts = {
      acceptHostKey: async () => true,
      secret: async (_question, keeping) => {
        asked.push(keeping && { keychain: keeping.keychain, wasRefused: keeping.wasRefused });
        const { text, keep } = typed.shift() ?? { text: null, keep: false };
        if (keep) keeping?.keep();
        return text;
      },
    };
    const troubles: string[] = [];
    /** As after a new start: nothing in memory. */
    const anew = (): RunSecrets =>
      new RunSecrets({ kept, onNotKept: (host, { message }) => troubles.push(`${host}: ${message}`) });
    const refused = failure('host.auth-refused', { host: 'h', user: 'u', tried: 'password' });
    beforeEach(() => {
      asked = [];
      typed = [];
      troubles.length = 0;
    });
    const keepOne = async (text: string): Promise<void> => {
      typed.push({ text, keep: true });
      const login = anew().attended(prompts);
      await login.prompts.secret(password);
      login.succeeded();
      await waitFor('it to be kept', async () => (await kept.find(password)).text === text);
      asked = [];
    };

    it('are kept when the person wants it and it has worked, and then given without asking', async () => {
      typed = [{ text: 'not wanted', keep: false }];
      const first = anew().attended(prompts);
      await first.prompts.secret(password);
      first.succeeded();
      typed = [{ text: 'did not work', keep: true }];
      const second = anew().attended(prompts);
      await second.prompts.secret(password);
      second.failed(refused);
      expect(await kept.list()).toEqual([]);
      await keepOne(secret);
      expect(await anew().attended(prompts).prompts.secret(password)).toBe(secret);
      expect(await anew().unattended().prompts.secret(password)).toBe(secret);
      expect(asked).toEqual([]);
    });

    it('are given once: after a refusal the person is asked, told, and the kept one is not given again', async () => {
      await keepOne(secret);
      typed = [{ text: null, keep: false }];
      const login = anew().attended(prompts);
      expect(await login.prompts.secret(password)).toBe(secret);
      expect(await login.prompts.secret(password)).toBeNull();
      expect(asked).toEqual([{ keychain: 'Fake Keychain', wasRefused: true }]);
      await waitFor('the refusal to be written', async () => (await kept.find(password)).wasRefused);
      expect(await anew().unattended().prompts.secret(password)).toBeNull();
      await anew().attended(prompts).prompts.secret(password);
      expect(asked[1]).toEqual({ keychain: 'Fake Keychain', wasRefused: true });
      await keepOne('the new one');
      expect(await anew().unattended().prompts.secret(password)).toBe('the new one');
    });

    it('are blamed for a refused login that asked no second time, and not for a failure of another kind', async () => {
      await keepOne(secret);
      const lost = anew().unattended();
      await lost.prompts.secret(password);
      lost.failed(failure('host.lost', { host: 'h', reason: 'cut' }));
      const code: SecretQuestion = { ...password, kind: 'keyboard-interactive', about: 'Code:' };
      typed = [{ text: '123456', keep: false }];
      const second = anew().attended(prompts);
      expect(await second.prompts.secret(password)).toBe(secret);
      await second.prompts.secret(code);
      second.failed(refused);
      expect((await kept.find(password)).wasRefused).toBe(false);
      const wrong = anew().unattended();
      await wrong.prompts.secret(password);
      wrong.failed(refused);
      await waitFor('the refusal to be written', async () => (await kept.find(password)).wasRefused);
    });

    it('are not offered for a code that is good once, and the person is told where nothing encrypts', async () => {
      const login = anew().attended(prompts);
      typed = [
        { text: '123456', keep: true },
        { text: 'x', keep: true },
      ];
      await login.prompts.secret({ ...password, kind: 'keyboard-interactive', about: 'Code:' });
      keychain.has = null;
      await login.prompts.secret(password);
      expect(asked).toEqual([undefined, { keychain: null, wasRefused: false }]);
      login.succeeded();
      await waitFor('the trouble to be told', () => troubles.length > 0);
      expect(troubles).toEqual(['h: this computer has no keychain that encrypts']);
      expect(await kept.list()).toEqual([]);
    });
  });
});
