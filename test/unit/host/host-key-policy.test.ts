import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offeredAlgorithms } from '#main/host/algorithms';
import { judge, type RecordedKey } from '#main/host/host-key-policy';
import { type TrustedKey, TrustStore } from '#main/host/trust-store';

const recorded = (type: string, key: string, marker: RecordedKey['marker'] = 'none'): RecordedKey => ({
  type,
  key,
  marker,
  where: 'f:1',
  own: false,
});

describe('the verdict on a host key', () => {
  const ed = recorded('ssh-ed25519', 'A');
  it.each([
    ['nothing on record', [], { kind: 'unknown', knownWithOtherType: false }],
    ['the same key', [ed], { kind: 'known' }],
    ['one of several', [recorded('ssh-ed25519', 'B'), ed], { kind: 'known' }],
    ['another key of the type', [recorded('ssh-ed25519', 'B')], { kind: 'changed' }],
    ['another type only', [recorded('ssh-rsa', 'R')], { kind: 'unknown', knownWithOtherType: true }],
    ['known and revoked', [ed, recorded('ssh-ed25519', 'A', 'revoked')], { kind: 'revoked' }],
    [
      'another key revoked',
      [recorded('ssh-ed25519', 'B', 'revoked')],
      { kind: 'unknown', knownWithOtherType: false },
    ],
    ['an authority is no key', [recorded('ssh-ed25519', 'A', 'cert-authority')], { kind: 'unknown' }],
  ] as const)('%s', (_name, on, expected) => expect(judge(on, 'ssh-ed25519', 'A')).toMatchObject(expected));
});

describe('what is offered', () => {
  it('puts known types first and never SHA-1', () => {
    expect(offeredAlgorithms(['ssh-rsa']).serverHostKey).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-ed25519',
      'ecdsa-sha2-nistp256',
      'ecdsa-sha2-nistp384',
      'ecdsa-sha2-nistp521',
    ]);
    expect(offeredAlgorithms([]).serverHostKey).not.toContain('ssh-rsa');
  });
  it('offers only ciphers that are there', () => {
    expect(offeredAlgorithms([], ['aes-128-ctr', 'aes-256-gcm']).cipher).toEqual([
      'aes256-gcm@openssh.com',
      'aes128-ctr',
    ]);
    expect((offeredAlgorithms([]).cipher as string[]).length).toBeGreaterThan(3);
  });
});

describe('the list of accepted keys', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-trust-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const key = (name: string): TrustedKey => ({
    name,
    type: 'ssh-ed25519',
    key: 'A',
    fingerprint: 'SHA256:x',
    acceptedAt: '2026-01-01T00:00:00.000Z',
    by: 'person',
  });

  it('keeps every one of many that are added at once, and leaves nothing else behind', async () => {
    const file = path.join(folder, 'deep/keys.json');
    const names = Array.from({ length: 20 }, (_, index) => `h${index}`);
    await Promise.all(names.map((name) => new TrustStore(file).add(key(name))));
    await new TrustStore(file).add(key('h3'));
    const kept = (await new TrustStore(file).keys()).map(({ name }) => name);
    expect(kept.sort()).toEqual([...names].sort());
    await new TrustStore(file).forget('h3');
    expect((await new TrustStore(file).keys()).length).toBe(19);
    expect(await readdir(path.dirname(file))).toEqual(['keys.json']);
  });

  it('is empty when missing, and fails when damaged without touching it', async () => {
    const file = path.join(folder, 'damaged.json');
    expect(await new TrustStore(file).keys()).toEqual([]);
    for (const text of ['{"format":1,"ke', '{"format":2,"keys":[]}', '[]']) {
      await writeFile(file, text);
      await expect(new TrustStore(file).keys()).rejects.toThrow();
      await expect(new TrustStore(file).add(key('x'))).rejects.toThrow();
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });
});
