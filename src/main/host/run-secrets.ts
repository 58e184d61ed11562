/**
 * What was typed to log in, for as long as this run lasts: a link that is lost is made anew without asking
 * again. In memory only, unless the person wants an answer kept in the keychain. An answer counts once the login that
 * it was given for has succeeded.
 */

import { failureDataOf } from '#core/base/failure';
import type { FoundSecret, KeptSecrets } from './kept-secrets';
import type { ConnectionPrompts, SecretQuestion } from './prompts';

/** A code from a token is good once; only a question for a password is worth answering again. */
const isReusable = ({ kind, about, echo }: SecretQuestion): boolean =>
  !echo && (kind !== 'keyboard-interactive' || /password|密码|passwort|mot de passe|contraseña/i.test(about));

const nameOf = ({ kind, host, user, about }: SecretQuestion): string =>
  // sudo's password is the same whatever it is to run.
  JSON.stringify([kind, host, user, kind === 'sudo' ? '' : about]);

/** The prompts of one login, and what to do when it has come to its end. */
export interface LoginPrompts {
  readonly prompts: ConnectionPrompts;
  succeeded(): void;
  /** The login failed so: what came from the keychain may have been wrong. */
  failed(thrown: unknown): void;
}

export interface RunSecretsOptions {
  /** Null where this front door reaches no keychain. */
  readonly kept: KeptSecrets | null;
  /** The login has succeeded, and its answer could not be kept as the person wanted. */
  onNotKept(host: string, reason: Error): void;
}

const inMemoryOnly: RunSecretsOptions = { kept: null, onNotKept: () => {} };

export class RunSecrets {
  readonly #inMemory = new Map<string, string>();
  readonly #options: RunSecretsOptions;

  constructor(options: RunSecretsOptions = inMemoryOnly) {
    this.#options = options;
  }

  /** A person may be asked; what was given before in this run, or is in the keychain, is tried first. */
  attended(asking: ConnectionPrompts): LoginPrompts {
    return new Answers(this.#inMemory, this.#options, asking);
  }

  /** Nobody is asked: only what was given before, or is in the keychain, is given, once. */
  unattended(): LoginPrompts {
    return new Answers(this.#inMemory, this.#options, null);
  }

  forgetAll(): void {
    this.#inMemory.clear();
  }
}

/** The answers of one login. */
class Answers implements LoginPrompts {
  readonly prompts: ConnectionPrompts;
  readonly #inMemory: Map<string, string>;
  readonly #options: RunSecretsOptions;
  readonly #asking: ConnectionPrompts | null;
  readonly #given = new Map<string, string>();
  /** Questions that were answered without a person. */
  readonly #triedKept = new Set<string>();
  /** Those of them whose answer came from the keychain, and was not refused so far. */
  readonly #fromKeychain = new Map<string, SecretQuestion>();
  /** The answer that the host has seen last. */
  #last: string | null = null;
  readonly #toKeep = new Map<string, SecretQuestion>();

  constructor(inMemory: Map<string, string>, options: RunSecretsOptions, asking: ConnectionPrompts | null) {
    this.#inMemory = inMemory;
    this.#options = options;
    this.#asking = asking;
    this.prompts = {
      acceptHostKey: async (question) => (await asking?.acceptHostKey(question)) ?? false,
      secret: (question) => this.#answer(question),
      touch: (question, over) => asking?.touch?.(question, over),
    };
  }

  succeeded(): void {
    for (const [name, answer] of this.#given) this.#inMemory.set(name, answer);
    const { kept, onNotKept } = this.#options;
    for (const [name, question] of this.#toKeep) {
      const answer = this.#given.get(name);
      if (answer !== undefined)
        kept?.keep(question, answer).catch((reason: Error) => onNotKept(question.host, reason));
    }
    this.#toKeep.clear();
  }

  failed(thrown: unknown): void {
    if (failureDataOf(thrown).code !== 'host.auth-refused' || this.#last === null) return;
    // A passphrase that was wrong is asked for again; the host never sees it.
    const question = this.#fromKeychain.get(this.#last);
    if (question !== undefined && question.kind !== 'passphrase') this.#refused(this.#last, question);
  }

  async #answer(question: SecretQuestion): Promise<string | null> {
    const name = nameOf(question);
    this.#last = name;
    const { kept } = this.#options;
    let found: FoundSecret | null = null;
    if (!this.#triedKept.has(name)) {
      this.#triedKept.add(name);
      const before = this.#inMemory.get(name);
      if (before !== undefined) return before;
      found = isReusable(question) && kept !== null ? await kept.find(question) : null;
      if (found !== null && found.text !== null) {
        this.#fromKeychain.set(name, question);
        this.#given.set(name, found.text);
        return found.text;
      }
    }
    const wrong = this.#fromKeychain.get(name);
    if (wrong !== undefined) this.#refused(name, wrong);
    let wanted = false;
    const answer = await this.#ask(question, wrong !== undefined || (found?.wasRefused ?? false), () => {
      wanted = true;
    });
    if (answer === null) this.#last = null;
    this.#given.delete(name);
    this.#toKeep.delete(name);
    if (answer === null || !isReusable(question)) return answer;
    this.#given.set(name, answer);
    if (wanted) this.#toKeep.set(name, question);
    return answer;
  }

  async #ask(question: SecretQuestion, wasRefused: boolean, keep: () => void): Promise<string | null> {
    if (this.#asking === null) return null;
    const { kept } = this.#options;
    if (kept === null || !isReusable(question)) return this.#asking.secret(question);
    return this.#asking.secret(question, { keychain: kept.keychain, wasRefused, keep });
  }

  #refused(name: string, question: SecretQuestion): void {
    this.#fromKeychain.delete(name);
    this.#given.delete(name);
    // A list that cannot be written: it is asked about again next time.
    this.#options.kept?.refuse(question).catch(() => {});
  }
}
