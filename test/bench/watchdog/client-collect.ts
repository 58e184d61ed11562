/** `heapcase watch collect`, as a person types it, from a server of the race into a case; and whether all of it came. */

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { heapcase } from '../../helpers/cli';
import type { Bed } from './bed';
import { capturesIn, ID } from './methods';

/** What the client made of the captures of a server's last run. */
export interface ClientCollected {
  readonly server: string;
  readonly captures: number;
  /** Files that the manifests on the server name. */
  readonly files: number;
  /** Those of them whose content is not in the case, as `CAPTURE/FILE`. */
  readonly missing: readonly string[];
  /** The case, read again by `heapcase case verify`, is as it was written. */
  readonly verified: boolean;
  /** The client's own words where it failed. */
  readonly failure: string | null;
}

/** Null where the last run left nothing to collect. */
export async function collectByClient(bed: Bed, keepIn: string): Promise<ClientCollected | null> {
  const { server } = bed;
  const wanted = await manifestsOf(bed);
  if (wanted.captures === 0) return null;
  const home = await mkdtemp(path.join(tmpdir(), 'heapcase-race-home-'));
  try {
    await writeSshSettings(home, bed);
    const library = path.join(keepIn, `cases-of-${server.name}`);
    await mkdir(library, { recursive: true });
    const env = {
      HOME: home,
      XDG_CONFIG_HOME: path.join(home, 'config'),
      HEAPCASE_LIBRARY: library,
    };
    const collect = await heapcase(['watch', 'collect', 'server', ID, '--json'], env);
    const answer = collect.status === 0 ? JSON.parse(collect.stdout) : null;
    const here = answer === null ? new Set<string>() : await hashesBelow(answer.folder);
    const verify = answer === null ? null : await heapcase(['case', 'verify', answer.task.caseId], env);
    return {
      server: server.hostname,
      captures: wanted.captures,
      files: wanted.files.length,
      missing: wanted.files.filter(({ sha256 }) => !here.has(sha256)).map(({ file }) => file),
      verified: verify?.status === 0,
      failure: answer === null ? collect.stderr.trim() : null,
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The server under the name `server`, as a person has it in the settings of ssh. */
async function writeSshSettings(home: string, { server }: Bed): Promise<void> {
  const lines = [
    'Host server',
    ...[`HostName ${server.address}`, `Port ${server.port}`, `User ${server.user}`],
    ...[`IdentityFile ${server.identityFile}`, 'IdentitiesOnly yes', ''],
  ];
  await mkdir(path.join(home, '.ssh'), { mode: 0o700 });
  await writeFile(path.join(home, '.ssh', 'config'), lines.join('\n'), { mode: 0o600 });
  await writeFile(path.join(home, '.ssh', 'known_hosts'), server.hostKeyLine, { mode: 0o600 });
}

/** What each manifest on the server's disk names. */
async function manifestsOf(bed: Bed) {
  const folders = capturesIn(bed).filter((folder) => !path.basename(folder).startsWith('.'));
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const text = await readFile(path.join(folder, 'manifest.sha256'), 'utf8');
      return text.split('\n').flatMap((line) => {
        const [, sha256, file] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
        return sha256 && file ? [{ sha256, file: `${path.basename(folder)}/${file}` }] : [];
      });
    }),
  );
  return { captures: folders.length, files: lists.flat() };
}

async function hashesBelow(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const hashes = new Set<string>();
  for (const entry of entries.filter((one) => one.isFile())) {
    const bytes = await readFile(path.join(entry.parentPath, entry.name));
    hashes.add(createHash('sha256').update(bytes).digest('hex'));
  }
  return hashes;
}
