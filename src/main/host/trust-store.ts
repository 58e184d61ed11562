/**
 * The host keys that people accepted in Heapcase: a JSON file of our own. known_hosts stays ssh's.
 */

import { inTurn, readOwnFile, writeOwnFile } from './own-file';

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

/** Reads and adds to the list in one file. A list that cannot be read is an error, never an empty list. */
export class TrustStore {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** All accepted keys; throws when the file is there but cannot be read. */
  async keys(): Promise<readonly TrustedKey[]> {
    const text = await readOwnFile(this.file);
    if (text === null) return [];
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

  async #change(edit: (keys: readonly TrustedKey[]) => readonly TrustedKey[]): Promise<void> {
    await inTurn(this.file, async () => {
      const data: TrustFile = { format: 1, keys: edit(await this.keys()) };
      await writeOwnFile(this.file, `${JSON.stringify(data, null, 2)}\n`);
    });
  }
}
