/**
 * The order in which a login is tried, as a handler for ssh2: what the server takes is asked first (`none`),
 * then keys, keyboard-interactive, password; the list begins anew after a partial success.
 */

import type { AnyAuthMethod, AuthHandlerMiddleware, KeyboardInteractiveCallback, Prompt } from 'ssh2';
import { visibleLine } from '#core/base/text';
import type { Identities } from './identities';
import { OneKeyAgent } from './identities';
import type { PhaseTimer } from './phase-timer';
import type { ConnectionPrompts } from './prompts';
import type { SshSettings } from './ssh-config';

/** As ssh has it. */
const passwordTries = 3;
const keyboardTries = 3;

type Method = 'publickey' | 'keyboard-interactive' | 'password';

interface Attempt {
  readonly method: Method;
  readonly label: string;
  left: number;
  /** What to send, or null when there is nothing to send any more. */
  make(): Promise<AnyAuthMethod | null>;
}

/** What tells ssh2 to stop trying; its types do not know. */
const noMore = false as unknown as AnyAuthMethod;

/** One login at one server. */
export class Login {
  readonly #settings: SshSettings;
  readonly #prompts: ConnectionPrompts;
  readonly #timer: PhaseTimer;
  readonly #onGivenUp: () => void;
  readonly #tried: string[] = [];
  readonly #attempts: Attempt[];
  #current: Attempt | null = null;
  #methods: readonly string[] | null = null;
  #partial = 0;
  #accepted = false;

  constructor(
    settings: SshSettings,
    identities: Identities,
    prompts: ConnectionPrompts,
    timer: PhaseTimer,
    onGivenUp: () => void,
  ) {
    this.#settings = settings;
    this.#prompts = prompts;
    this.#timer = timer;
    this.#onGivenUp = onGivenUp;
    this.#tried.push(...identities.unusable);
    this.#attempts = [
      ...identities.usable.map((identity) => this.#keyAttempt(identity)),
      this.#keyboardAttempt(),
      this.#passwordAttempt(),
    ].filter((attempt) => !settings.refusedMethods.includes(attempt.method));
  }

  /** What was tried, for the sentence when it was refused. */
  get tried(): string {
    const tried =
      this.#tried.length > 0 ? [...new Set(this.#tried)].join(', ') : 'nothing, as there is no key to try';
    const offered = this.#methods?.filter((method) => method !== '') ?? [];
    return offered.length > 0 ? `${tried} (the server takes ${offered.map(visibleLine).join(', ')})` : tried;
  }

  /** Tells which attempt comes next; give this to ssh2. */
  readonly handler: AuthHandlerMiddleware = (methods, _partialSuccess, next) => {
    this.#timer.restart();
    if (methods === null) {
      next({ type: 'none', username: this.#settings.user });
      return;
    }
    this.#methods ??= methods;
    if (this.#accepted) this.#beginAnew();
    this.#accepted = false;
    this.#next(this.#methods).then(
      (method) => next(method ?? noMore),
      () => next(noMore),
    );
  };

  /**
   * Every refusal as the server sent it. ssh2 keeps those of agent keys to itself, so that a partial success
   * by such a key would go unseen.
   */
  refused(methods: readonly string[], partialSuccess: boolean): void {
    this.#methods = methods;
    if (partialSuccess) this.#accepted = true;
  }

  #beginAnew(): void {
    if (++this.#partial > 5) for (const attempt of this.#attempts) attempt.left = 0;
    // What has just been accepted is not asked for twice; the others may be tried (again).
    for (const attempt of this.#attempts)
      if (attempt === this.#current) attempt.left = 0;
      else if (this.#partial <= 5 && attempt.left === 0 && attempt.method !== 'publickey') attempt.left = 1;
    if (this.#current) this.#tried.push(`${this.#current.label} (accepted, but more is needed)`);
  }

  async #next(methods: readonly string[]): Promise<AnyAuthMethod | null> {
    for (const attempt of this.#attempts) {
      if (!methods.includes(attempt.method)) continue;
      while (attempt.left > 0) {
        attempt.left--;
        const made = await attempt.make();
        if (made === null) {
          attempt.left = 0;
          break;
        }
        this.#current = attempt;
        this.#tried.push(attempt.label);
        return made;
      }
    }
    return null;
  }

  #keyAttempt(identity: Identities['usable'][number]): Attempt {
    const label = identity.label;
    const note = (reason: string): void => void this.#tried.push(`${label} (${visibleLine(reason)})`);
    return {
      method: 'publickey',
      label,
      left: 1,
      make: async () => ({
        type: 'agent',
        username: this.#settings.user,
        agent: new OneKeyAgent(
          { ...identity, sign: (data, hash) => this.#timer.pausedFor(() => identity.sign(data, hash)) },
          note,
        ),
      }),
    };
  }

  #passwordAttempt(): Attempt {
    const { user, alias } = this.#settings;
    const refused = new Set<string>();
    return {
      method: 'password',
      label: 'password',
      left: passwordTries,
      make: async () => {
        const password = await this.#ask('password', `${user}@${alias}`, false);
        if (password === null) {
          if (refused.size === 0) this.#tried.push('password (none given)');
          return null;
        }
        // The same wrong password again could lock the account.
        if (refused.has(password)) return null;
        refused.add(password);
        return { type: 'password', username: user, password };
      },
    };
  }

  #keyboardAttempt(): Attempt {
    return {
      method: 'keyboard-interactive',
      label: 'keyboard-interactive',
      left: keyboardTries,
      make: async () => ({
        type: 'keyboard-interactive',
        username: this.#settings.user,
        prompt: (
          name: string,
          instructions: string,
          _language: string,
          prompts: Prompt[],
          finish: KeyboardInteractiveCallback,
        ) => {
          void this.#answers(name, instructions, prompts).then((answers) => {
            if (answers === null) this.#onGivenUp();
            else finish(answers);
          });
        },
      }),
    };
  }

  /** Every question of the server goes to the person as it is; nothing is answered by guessing what it means. */
  async #answers(name: string, instructions: string, prompts: readonly Prompt[]): Promise<string[] | null> {
    const answers: string[] = [];
    for (const { prompt, echo } of prompts) {
      const about = [name, instructions, prompt].map((text) => visibleLine((text ?? '').trim()));
      const answer = await this.#ask(
        'keyboard-interactive',
        about.filter((text) => text !== '').join(' – '),
        !!echo,
      );
      if (answer === null) {
        this.#tried.push('keyboard-interactive (no answer given)');
        return null;
      }
      answers.push(answer);
    }
    return answers;
  }

  #ask(kind: 'password' | 'keyboard-interactive', about: string, echo: boolean): Promise<string | null> {
    const { alias, user } = this.#settings;
    return this.#timer.pausedFor(() =>
      this.#prompts.secret({ kind, host: alias, user, about, echo }).catch(() => null),
    );
  }
}
