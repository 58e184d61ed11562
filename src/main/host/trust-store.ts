/**
 * The host keys that people accepted in Heapcase: a JSON file of our own. known_hosts stays ssh's.
 */

import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** One accepted key. */
export interface TrustedKey {
  /** As known_hosts would spell it: `host` or `[host]:port`. */
  readonly name: string;
  readonly type: string;
  /** The key in base64. */
  readonly key: string;
  readonly fingerprint: string;
  /** ISO time. */
  readonly acceptedAt: string;
  /** Who decided: a person at the prompt, a fingerprint given beforehand, or `accept-new` in ssh's settings. */
  readonly by: 'person' | 'fingerprint' | 'accept-new';
}

interface TrustFile {
  readonly format: 1;
  readonly keys: readonly TrustedKey[];
}

const writing = new Map<string, Promise<unknown>>();

/** Reads and adds to the list in one file. A list that cannot be read is an error, never an empty list. */
export class TrustStore {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** All accepted keys; throws when the file is there but cannot be read. */
  async keys(): Promise<readonly TrustedKey[]> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const data = JSON.parse(text) as TrustFile;
    if (data?.format !== 1 || !Array.isArray(data.keys))
      throw new Error('it is not a list of accepted host keys');
    return data.keys;
  }

  /** Adds a key; the same key twice stays one entry. */
  async add(key: TrustedKey): Promise<void> {
    await this.#change((keys) => [
      ...keys.filter((old) => old.name !== key.name || old.type !== key.type || old.key !== key.key),
      key,
    ]);
  }

  /** Forgets all keys of a host: what a person does when a server was set up anew. */
  async forget(name: string): Promise<void> {
    await this.#change((keys) => keys.filter((key) => key.name !== name));
  }

  /** One change after the other, each on what the file holds at that moment. */
  async #change(edit: (keys: readonly TrustedKey[]) => readonly TrustedKey[]): Promise<void> {
    const before = writing.get(this.file) ?? Promise.resolve();
    const change = before.catch(() => {}).then(async () => this.#write(edit(await this.keys())));
    writing.set(this.file, change);
    try {
      await change;
    } finally {
      if (writing.get(this.file) === change) writing.delete(this.file);
    }
  }

  async #write(keys: readonly TrustedKey[]): Promise<void> {
    const data: TrustFile = { format: 1, keys };
    const folder = path.dirname(this.file);
    await mkdir(folder, { recursive: true });
    const temporary = `${this.file}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify(data, null, 2)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, this.file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    // The rename itself must survive a power cut; some file systems cannot sync a folder, which is no failure.
    const handle = await open(folder, 'r').catch(() => null);
    await handle?.sync().catch(() => {});
    await handle?.close();
  }
}
