import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type OpenHostOptions, openHost } from '#main/host/open-host';
import type { ConnectionPrompts, HostKeyQuestion, SecretQuestion } from '#main/host/prompts';
import type { Sshd } from '../../helpers/sshd';

/** A home folder of the test's own: settings, known hosts and the list of accepted keys. */
export interface SshHome {
  readonly folder: string;
  readonly trustStoreFile: string;
  readonly options: OpenHostOptions;
  readonly asked: (HostKeyQuestion | SecretQuestion)[];
  write(file: string, text: string): Promise<string>;
  read(file: string): Promise<string>;
  remove(): Promise<void>;
}

export interface Answers {
  readonly acceptHostKey?: boolean;
  readonly secret?: (question: SecretQuestion) => string | null;
}

export async function makeSshHome(answers: Answers = {}): Promise<SshHome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-home-'));
  await mkdir(path.join(folder, '.ssh'), { mode: 0o700 });
  const asked: (HostKeyQuestion | SecretQuestion)[] = [];
  const prompts: ConnectionPrompts = {
    acceptHostKey: async (question) => {
      asked.push(question);
      // Time enough for anything to be sent that should not be.
      await new Promise((resolve) => setTimeout(resolve, 300));
      return answers.acceptHostKey ?? false;
    },
    secret: async (question) => {
      asked.push(question);
      return answers.secret?.(question) ?? null;
    },
  };
  const inSsh = (file: string) => path.join(folder, '.ssh', file);
  const trustStoreFile = path.join(folder, 'data', 'accepted-host-keys.json');
  return {
    folder,
    trustStoreFile,
    options: { prompts, trustStoreFile, homeFolder: folder },
    asked,
    async write(file, text) {
      await writeFile(inSsh(file), text, { mode: 0o600 });
      return inSsh(file);
    },
    read: (file) => readFile(inSsh(file), 'utf8'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Settings for one alias, the key of the sshd included. */
export function configFor(
  alias: string,
  sshd: Pick<Sshd, 'port' | 'user' | 'identityFile'> & { readonly host: string },
  extra: readonly string[] = [],
): string {
  return [
    `Host ${alias}`,
    ...extra,
    `HostName ${sshd.host}`,
    `Port ${sshd.port}`,
    `User ${sshd.user}`,
    `IdentityFile ${sshd.identityFile}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    '',
  ].join('\n  ');
}

/** A home that knows the sshd under the name `target`. */
export async function homeFor(
  sshd: Sshd,
  answers: Answers = {},
  extra: readonly string[] = [],
): Promise<SshHome> {
  const home = await makeSshHome(answers);
  await home.write('config', configFor('target', sshd, extra));
  await home.write('known_hosts', sshd.knownHosts);
  return home;
}

export const open = (home: SshHome, more: Partial<OpenHostOptions> = {}, name = 'target') =>
  openHost(name, { ...home.options, ...more });

/** The code of the failure that a promise ends in, and its fillings. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<{ code: string; [filling: string]: unknown }> {
  try {
    await promise;
  } catch (thrown) {
    const data = (thrown as { data?: { code: string; fillings: Record<string, unknown> } }).data;
    if (data === undefined) throw thrown;
    return { ...data.fillings, code: data.code };
  }
  throw new Error('it did not fail');
}

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Whether a process lives; one that has ended and waits to be collected does not. */
export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
