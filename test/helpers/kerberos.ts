// A Kerberos realm of the test's own: a real KDC on loopback, from packages that are unpacked and installed nowhere.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import path from 'node:path';
import { must } from './exec';
import { freePort } from './sshd';
import { unpackedPackages } from './unpacked-packages';
import { waitFor } from './wait-for';

const packages = [
  ...['krb5-kdc', 'krb5-admin-server', 'krb5-user', 'libkadm5srv-mit12', 'libkadm5clnt-mit12', 'libgssrpc4'],
  ...['libkdb5-10', 'libverto1', 'libverto-libev1', 'libev4', 'libss2'],
];

export interface Realm {
  /** For whoever logs in, and for the sshd: its key is `host/localhost`. */
  readonly env: Readonly<Record<string, string>>;
  /** A ticket for the user of that name, in the cache that `env` names. */
  login(user: string): Promise<void>;
  logout(): Promise<void>;
  stop(): Promise<void>;
}

/** The realm with one user, or why there can be none on this machine. */
export async function startRealm(folder: string, user: string): Promise<Realm | string> {
  const unpacked = await unpackedPackages('kerberos', packages);
  if (unpacked instanceof Error) return unpacked.message;
  const inFolder = (name: string): string => path.join(folder, name);
  await mkdir(folder, { recursive: true });
  const libraries = path.join(unpacked, 'usr/lib', await libraryFolder());
  const port = await freePort();
  await writeFile(
    inFolder('krb5.conf'),
    `[libdefaults]
default_realm = TEST
dns_lookup_kdc = false
dns_lookup_realm = false
dns_canonicalize_hostname = false
rdns = false
[realms]
TEST = {
  kdc = localhost:${port}
}
[domain_realm]
localhost = TEST
[dbmodules]
db_module_dir = ${libraries}/krb5/plugins/kdb
`,
  );
  await writeFile(
    inFolder('kdc.conf'),
    `[kdcdefaults]
kdc_listen = 127.0.0.1:${port}
kdc_tcp_listen = 127.0.0.1:${port}
[realms]
TEST = {
  database_name = ${inFolder('principal')}
  key_stash_file = ${inFolder('stash')}
  acl_file = ${inFolder('acl')}
}
[dbmodules]
db_module_dir = ${libraries}/krb5/plugins/kdb
`,
  );
  const env = {
    LD_LIBRARY_PATH: libraries,
    KRB5_CONFIG: inFolder('krb5.conf'),
    KRB5_KDC_PROFILE: inFolder('kdc.conf'),
    KRB5_KTNAME: `FILE:${inFolder('keytab')}`,
    KRB5CCNAME: `FILE:${inFolder('tickets')}`,
    PATH: `${unpacked}/usr/bin:${process.env['PATH'] ?? ''}`,
  };
  const admin = (query: string) =>
    must([`${unpacked}/usr/sbin/kadmin.local`, '-r', 'TEST', '-q', query], { env });
  await must([`${unpacked}/usr/sbin/kdb5_util`, '-r', 'TEST', 'create', '-s', '-P', 'master'], { env });
  await admin('addprinc -randkey host/localhost');
  await admin(`ktadd -k ${inFolder('keytab')} host/localhost`);
  await admin(`addprinc -pw secret ${user}`);
  const kdc: ChildProcess = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', `${unpacked}/usr/sbin/krb5kdc`, '-n', '-r', 'TEST'],
    { stdio: 'ignore', env: { ...process.env, ...env } },
  );
  await waitFor('the KDC to listen', () => answers(port), { timeoutMs: 30_000 });
  return {
    env,
    login: async (name) => void (await must([`${unpacked}/usr/bin/kinit`, name], { env, input: 'secret\n' })),
    logout: async () => void (await must([`${unpacked}/usr/bin/kdestroy`], { env })),
    stop: async () => {
      kdc.kill('SIGKILL');
      await waitFor('the KDC to end', () => kdc.exitCode !== null || kdc.signalCode !== null);
    },
  };
}

async function libraryFolder(): Promise<string> {
  return (await must(['dpkg-architecture', '-qDEB_HOST_MULTIARCH'])).trim();
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const tell = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', tell(true)).once('error', tell(false));
  });
}
