import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyTypeOf, knownHostsName, linesFor, matchesPattern, parseKnownHosts } from '#main/host/known-hosts';

const hash = (salt: string, name: string): string =>
  createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64');
const ed = 'AAAAC3NzaC1lZDI1NTE5AAAAIKv1n1QGbkx8yVgf3sU1c8ZrXnpgVtRz0b9jY3dFfVvQ';
const linesOf = (text: string, name: string): number[] =>
  linesFor(parseKnownHosts(text, 'f'), name, hash).map(({ line }) => line);

describe('known_hosts', () => {
  it('reads names, lists, ports, wildcards and negation', () => {
    const text = [
      `# a comment`,
      `one,Two.Example,10.0.0.1 ssh-ed25519 ${ed} a comment`,
      `[one]:2222 ssh-ed25519 ${ed}`,
      `*.example.com,!bad.example.com ssh-ed25519 ${ed}`,
      `web-?? ssh-ed25519 ${ed}\r`,
      `\t tab\tssh-ed25519\t${ed}`,
      '',
    ].join('\n');
    expect(linesOf(text, 'one')).toEqual([2]);
    expect(linesOf(text, 'two.example')).toEqual([2]);
    expect(linesOf(text, '[one]:2222')).toEqual([3]);
    expect(linesOf(text, '[one]:22')).toEqual([]);
    expect(linesOf(text, 'a.b.example.com')).toEqual([4]);
    expect(linesOf(text, 'bad.example.com')).toEqual([]);
    expect(linesOf(text, 'web-01')).toEqual([5]);
    expect(linesOf(text, 'tab')).toEqual([6]);
  });

  it('never takes the bare name for another port', () => {
    expect(linesOf(`one ssh-ed25519 ${ed}`, knownHostsName('one', 2222))).toEqual([]);
    expect(linesOf(`one ssh-ed25519 ${ed}`, knownHostsName('ONE', 22))).toEqual([1]);
  });

  it('notes markers and counts what it does not understand', () => {
    const text = [
      `@revoked * ssh-ed25519 ${ed}`,
      `@cert-authority *.x ssh-ed25519 ${ed}`,
      `@future * ssh-ed25519 ${ed}`,
      'one 1024 35 1234567',
      'one ssh-ed25519',
      'one ssh-ed25519 not*base64',
      `one ssh-rsa ${ed}`,
    ].join('\n');
    const known = parseKnownHosts(text, 'f');
    expect(known.lines.map(({ marker, type }) => [marker, type])).toEqual([
      ['revoked', 'ssh-ed25519'],
      ['cert-authority', 'ssh-ed25519'],
    ]);
    expect(known.unknown.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
  });

  it('never throws, and takes linear time on hostile patterns', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, name) => void linesOf(text, name)));
    const begun = performance.now();
    expect(matchesPattern(`${'*a'.repeat(2_000)}*b`, 'a'.repeat(5_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(keyTypeOf('')).toBeNull();
    expect(keyTypeOf('AAAA')).toBeNull();
  });
});

const sshKeygen = 'ssh-keygen';
const noKeygen = spawnSync(sshKeygen, ['-?']).error !== undefined;
if (noKeygen) console.warn('skipped: no ssh-keygen on this machine');

describe.skipIf(noKeygen)('known_hosts against ssh-keygen', () => {
  let folder: string;
  const keys: string[] = [];
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'heapcase-kh-'));
    for (const [type, bits] of [['ed25519'], ['ecdsa', '256'], ['rsa', '2048']]) {
      const file = path.join(folder, type);
      execFileSync(sshKeygen, ['-q', '-t', type, ...(bits ? ['-b', bits] : []), '-N', '', '-f', file]);
      keys.push(readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' '));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const hostName = fc.stringMatching(/^[a-c]{1,2}(\.[a-c]{1,2}){0,2}$/);
  const name = fc.oneof(
    hostName,
    fc.tuple(hostName, fc.constantFrom(2222, 443)).map(([host, port]) => `[${host}]:${port}`),
  );
  const pattern = fc.oneof(
    { weight: 3, arbitrary: name },
    fc.stringMatching(/^!?[a-c*?]{1,3}(\.[a-c*?]{1,2})?$/),
  );
  const line = fc
    .tuple(
      fc.constantFrom('', '', '', '@revoked ', '@cert-authority '),
      fc.array(pattern, { minLength: 1, maxLength: 3 }),
      fc.nat(2),
    )
    .map(([marker, patterns, key]) => ({ marker, patterns, key }));

  /** The line numbers that ssh-keygen finds. */
  const found = (file: string, wanted: string): number[] =>
    [
      ...(spawnSync(sshKeygen, ['-F', wanted, '-f', file], { encoding: 'utf8' }).stdout ?? '').matchAll(
        /found: line (\d+)/g,
      ),
    ].map((match) => Number(match[1]));

  it('finds the lines that -F finds, plain and hashed by -H', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fc.array(name, { minLength: 1, maxLength: 3 }),
        (lines, names) => {
          const file = path.join(folder, 'known_hosts');
          const text = lines
            .map(({ marker, patterns, key }) => `${marker}${patterns.join(',')} ${keys[key]}\n`)
            .join('');
          writeFileSync(file, text);
          for (const wanted of names)
            expect(linesOf(text, wanted), `${wanted} in\n${text}`).toEqual(found(file, wanted));
          spawnSync(sshKeygen, ['-q', '-H', '-f', file]);
          const hashed = readFileSync(file, 'utf8');
          for (const wanted of names)
            expect(linesOf(hashed, wanted), `${wanted} in\n${hashed}`).toEqual(found(file, wanted));
        },
      ),
      { numRuns: 60 },
    );
  });
});
