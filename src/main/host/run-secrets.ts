/**
 * What was typed to log in, for as long as this run lasts: a link that is lost is made anew without asking
 * again. In memory only. An answer counts once the login that it was given for has succeeded.
 */

import type { ConnectionPrompts, SecretQuestion } from './prompts';

/** A code from a token is good once; only a question for a password is worth answering again. */
const isReusable = ({ kind, about, echo }: SecretQuestion): boolean =>
  !echo && (kind !== 'keyboard-interactive' || /password|密码|passwort|mot de passe|contraseña/i.test(about));

const nameOf = ({ kind, host, user, about }: SecretQuestion): string =>
  // sudo's password is the same whatever it is to run.
  JSON.stringify([kind, host, user, kind === 'sudo' ? '' : about]);

/** The prompts of one login, and what to do when it has succeeded. */
export interface LoginPrompts {
  readonly prompts: ConnectionPrompts;
  succeeded(): void;
}

export class RunSecrets {
  readonly #kept = new Map<string, string>();

  /** A person may be asked; what was given before in this run is tried first. */
  attended(asking: ConnectionPrompts): LoginPrompts {
    return this.#answering(
      (question) => asking.acceptHostKey(question),
      (question) => asking.secret(question),
    );
  }

  /** Nobody is asked: only what was given before is given again, once. */
  unattended(): LoginPrompts {
    return this.#answering(
      async () => false,
      async () => null,
    );
  }

  forgetAll(): void {
    this.#kept.clear();
  }

  #answering(
    acceptHostKey: ConnectionPrompts['acceptHostKey'],
    ask: ConnectionPrompts['secret'],
  ): LoginPrompts {
    const given = new Map<string, string>();
    const triedKept = new Set<string>();
    return {
      prompts: {
        acceptHostKey,
        secret: async (question) => {
          const name = nameOf(question);
          const kept = this.#kept.get(name);
          if (kept !== undefined && !triedKept.has(name)) {
            triedKept.add(name);
            return kept;
          }
          const answer = await ask(question);
          if (answer !== null && isReusable(question)) given.set(name, answer);
          return answer;
        },
      },
      succeeded: () => {
        for (const [name, answer] of given) this.#kept.set(name, answer);
      },
    };
  }
}
