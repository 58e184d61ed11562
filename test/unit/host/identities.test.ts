import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classifyKeyText } from '#main/host/identities';

const sshKeygen = 'ssh-keygen';
const noKeygen = spawnSync(sshKeygen, ['-?']).error !== undefined;
if (noKeygen) console.warn('skipped: no ssh-keygen on this machine');

describe.skipIf(noKeygen)('what kind of key file it is', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'heapcase-keys-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  let count = 0;
  const keygen = (...options: string[]): string => {
    const file = path.join(folder, `k${count++}`);
    execFileSync(sshKeygen, ['-q', '-f', file, ...options]);
    return readFileSync(file, 'utf8');
  };

  it.each([
    ['ed25519', ['-t', 'ed25519', '-N', ''], 'open'],
    ['rsa', ['-t', 'rsa', '-b', '2048', '-N', ''], 'open'],
    ['ecdsa', ['-t', 'ecdsa', '-N', ''], 'open'],
    ['rsa in PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', ''], 'open'],
    ['encrypted', ['-t', 'ed25519', '-N', 'secret'], 'encrypted'],
    ['encrypted in PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', 'secret'], 'encrypted'],
  ])('%s', (_name, options, kind) => expect(classifyKeyText(keygen(...options)).kind).toBe(kind));

  it('says why a file is of no use', () => {
    const reasonOf = (text: string): string => {
      const found = classifyKeyText(text);
      return found.kind === 'unusable' ? found.reason : found.kind;
    };
    const pkcs8 = keygen('-t', 'rsa', '-b', '2048', '-m', 'PKCS8', '-N', '');
    expect(reasonOf(pkcs8)).toContain('ssh-keygen -p');
    expect(reasonOf(keygen('-t', 'rsa', '-b', '2048', '-m', 'PKCS8', '-N', 'secret'))).toContain(
      'ssh-keygen -p',
    );
    expect(reasonOf(readFileSync(path.join(folder, 'k0.pub'), 'utf8'))).toBe('it is a public key');
    expect(reasonOf('PuTTY-User-Key-File-3: ssh-ed25519\n')).toContain('ssh-keygen -p');
    expect(reasonOf('rubbish')).not.toBe('open');
    expect(reasonOf('')).not.toBe('open');
  });

  it('takes an odd cipher for encrypted or says which', () => {
    const found = classifyKeyText(
      keygen('-t', 'ed25519', '-N', 'secret', '-Z', 'chacha20-poly1305@openssh.com'),
    );
    expect(
      found.kind === 'encrypted' || (found.kind === 'unusable' && found.reason.includes('chacha20')),
    ).toBe(true);
  });
});
