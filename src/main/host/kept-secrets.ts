/**
 * Secrets that a person wanted kept: in a file of our own, each sealed by the keychain of this computer. A kept one
 * is given once a login; one that was refused is not given again until the person has typed it anew.
 */

import { randomUUID } from 'node:crypto';
import type { KeptSecretView } from '#core/contract/secret';
import type { Keychain } from './keychain';
import { inTurn, readOwnFile, writeOwnFile } from './own-file';
import type { SecretQuestion } from './prompts';

interface KeptSecret extends KeptSecretView {
  /** Base64. */
  readonly sealed: string;
}

interface SecretsFile {
  readonly format: 1;
  readonly secrets: readonly KeptSecret[];
}

/** What is kept for a question. */
export interface FoundSecret {
  /** Null where it was refused before, or cannot be unsealed now. */
  readonly text: string | null;
  readonly wasRefused: boolean;
}

/** The same password serves whatever it is asked for; a key file and a server's question are names of their own. */
const aboutOf = ({ kind, about }: SecretQuestion): string =>
  kind === 'sudo' || kind === 'password' ? '' : about;

export class KeptSecrets {
  readonly #file: string;
  readonly #keychain: Keychain;

  constructor(file: string, keychain: Keychain) {
    this.#file = file;
    this.#keychain = keychain;
  }

  /** What would keep one now; null where nothing does. */
  get keychain(): string | null {
    return this.#keychain.name();
  }

  /** All that are kept, without what is secret of them. Throws when the file is there but cannot be read. */
  async list(): Promise<readonly KeptSecretView[]> {
    return (await this.#read()).map(({ sealed: _sealed, ...view }) => view);
  }

  /** Never throws: what cannot be had is asked for. */
  async find(question: SecretQuestion): Promise<FoundSecret> {
    try {
      const kept = (await this.#read()).find(answers(question));
      if (kept === undefined) return { text: null, wasRefused: false };
      if (kept.refusedAt !== null) return { text: null, wasRefused: true };
      if (this.keychain === null) return { text: null, wasRefused: false };
      return { text: this.#keychain.unseal(Buffer.from(kept.sealed, 'base64')), wasRefused: false };
    } catch {
      return { text: null, wasRefused: false };
    }
  }

  /** Takes the place of what was kept for this question. Throws when it cannot be kept; then nothing has changed. */
  async keep(question: SecretQuestion, text: string): Promise<void> {
    const keychain = this.keychain;
    if (keychain === null) throw new Error('this computer has no keychain that encrypts');
    const { kind, host, user } = question;
    const kept: KeptSecret = {
      id: randomUUID(),
      ...{ kind, host, user, keychain, about: aboutOf(question) },
      keptAt: new Date().toISOString(),
      refusedAt: null,
      sealed: Buffer.from(this.#keychain.seal(text)).toString('base64'),
    };
    await this.#change((secrets) => [...secrets.filter((one) => !answers(question)(one)), kept]);
  }

  /** It was refused: it stays, and is not given again. */
  async refuse(question: SecretQuestion): Promise<void> {
    const refusedAt = new Date().toISOString();
    await this.#change((secrets) =>
      secrets.map((one) => (answers(question)(one) ? { ...one, refusedAt } : one)),
    );
  }

  async forget(id: string): Promise<void> {
    await this.#change((secrets) => secrets.filter((one) => one.id !== id));
  }

  async #read(): Promise<readonly KeptSecret[]> {
    const text = await readOwnFile(this.#file);
    if (text === null) return [];
    const data = JSON.parse(text) as SecretsFile;
    if (data?.format !== 1 || !Array.isArray(data.secrets)) throw new Error('it is not a list of secrets');
    return data.secrets;
  }

  async #change(edit: (secrets: readonly KeptSecret[]) => readonly KeptSecret[]): Promise<void> {
    await inTurn(this.#file, async () => {
      const data: SecretsFile = { format: 1, secrets: edit(await this.#read()) };
      await writeOwnFile(this.#file, `${JSON.stringify(data, null, 2)}\n`);
    });
  }
}

const answers =
  (question: SecretQuestion) =>
  ({ kind, host, user, about }: KeptSecret): boolean =>
    kind === question.kind && host === question.host && user === question.user && about === aboutOf(question);
