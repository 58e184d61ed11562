import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { must } from '../../helpers/exec';
import { startSshd, whyNoSshd } from '../../helpers/sshd';
import { unpackedPackages } from '../../helpers/unpacked-packages';
import { configFor, failureOf, makeSshHome, open, textOf } from './ssh-home';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it("a key on a smart card is used by the system's ssh, and its PIN is asked for in Heapcase's own prompt", async (context) => {
  const noSshd = whyNoSshd();
  if (noSshd) return context.skip(noSshd);
  const unpacked = await unpackedPackages('softhsm', ['softhsm2', 'libsofthsm2', 'libbotan-2-19']);
  if (unpacked instanceof Error) return context.skip(unpacked.message);
  let pin: string | null = '246810';
  const home = await makeSshHome({ secret: () => pin });
  stops.push(() => home.remove());

  // A card made of software, with a key that nobody can read out of it.
  const inHome = (name: string): string => path.join(home.folder, name);
  await mkdir(inHome('tokens'));
  await writeFile(inHome('softhsm.conf'), `directories.tokendir = ${inHome('tokens')}\n`);
  const folder = (await must(['dpkg-architecture', '-qDEB_HOST_MULTIARCH'])).trim();
  const env = {
    SOFTHSM2_CONF: inHome('softhsm.conf'),
    LD_LIBRARY_PATH: path.join(unpacked, 'usr/lib', folder),
  };
  for (const [name, value] of Object.entries(env)) {
    process.env[name] = value;
    stops.push(() => delete process.env[name]);
  }
  const library = path.join(unpacked, 'usr/lib/softhsm/libsofthsm2.so');
  const util = [path.join(unpacked, 'usr/bin/softhsm2-util'), '--module', library];
  const pinned = ['--pin', '246810'];
  await must([
    'openssl',
    'genpkey',
    '-algorithm',
    'RSA',
    '-pkeyopt',
    'rsa_keygen_bits:2048',
    '-out',
    inHome('k.p8'),
  ]);
  await must([...util, '--init-token', '--free', '--label', 'card', '--so-pin', '13579', ...pinned]);
  await must([
    ...util,
    '--import',
    inHome('k.p8'),
    '--token',
    'card',
    '--label',
    'me',
    '--id',
    '01',
    ...pinned,
  ]);
  await writeFile(inHome('card.pub'), await must(['ssh-keygen', '-D', library]));
  expect(await readFile(inHome('card.pub'), 'utf8')).toMatch(/^ssh-rsa /);

  const sshd = await startSshd({
    config: [`AuthorizedKeysFile ${inHome('card.pub')}`, 'SetEnv HOME=/proc/nowhere'],
  });
  stops.push(() => sshd.stop());
  await home.write('known_hosts', sshd.knownHosts);
  const config = configFor('target', sshd, [`PKCS11Provider ${library}`, 'PasswordAuthentication no'])
    .replace(/.*IdentityFile.*\n/, '')
    .replace(/.*IdentitiesOnly.*\n/, '');
  await home.write('config', config);

  const host = await open(home);
  stops.push(() => host.close());
  expect(host.description.transport).toBe('ssh');
  expect(textOf((await host.exec(['echo', 'x'])).stdout)).toBe('x\n');
  expect(await sshd.log()).toMatch(/Accepted publickey .* RSA/);
  expect(home.asked).toEqual([
    expect.objectContaining({
      host: 'target',
      about: expect.stringContaining("PIN for 'card'"),
      echo: false,
    }),
  ]);

  pin = null;
  expect(await failureOf(open(home))).toMatchObject({ code: 'host.auth-refused' });
}, 120_000);
