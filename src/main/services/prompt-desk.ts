/** Questions of a connection, handed to whoever listens, answered by `prompts.answer`. */

import { randomUUID } from 'node:crypto';
import type { Prompt, WorkbenchEvent } from '#core/contract/events';
import type { ConnectionPrompts } from '../host/prompts';

interface Answer {
  readonly accept: boolean;
  readonly secret: string | null;
  readonly keep?: boolean | undefined;
}

export class PromptDesk {
  private readonly waiting = new Map<string, (answer: Answer) => void>();

  constructor(
    private readonly tell: (event: WorkbenchEvent) => void,
    /** False when nobody listens: then nothing is asked and the answer is no. */
    private readonly somebodyListens: () => boolean,
  ) {}

  readonly prompts: ConnectionPrompts = {
    acceptHostKey: async ({ kind, host, type, fingerprint, knownWithOtherType }) =>
      (await this.ask({ kind, host, type, fingerprint, knownWithOtherType })).accept,
    secret: async ({ kind, host, user, about, echo }, keeping) => {
      const { accept, secret, keep } = await this.ask({
        ...{ kind, host, user, about, echo },
        ...(keeping && { keeping: { keychain: keeping.keychain, wasRefused: keeping.wasRefused } }),
      });
      if (accept && keep && keeping?.keychain != null) keeping.keep();
      return accept ? secret : null;
    },
    touch: ({ host, user, about }, over) => {
      if (!this.somebodyListens() || over.aborted) return;
      const promptId = randomUUID();
      this.tell({ kind: 'prompt', promptId, prompt: { kind: 'touch', host, user, about } });
      over.addEventListener('abort', () => this.tell({ kind: 'prompt-over', promptId }), { once: true });
    },
  };

  /** An answer to a question that is no longer open is ignored. */
  answer(promptId: string, answer: Answer): void {
    this.waiting.get(promptId)?.(answer);
  }

  /** Answers every open question with no: on the way out. */
  dismissAll(): void {
    for (const promptId of [...this.waiting.keys()]) this.answer(promptId, { accept: false, secret: null });
  }

  private async ask(prompt: Prompt): Promise<Answer> {
    if (!this.somebodyListens()) return { accept: false, secret: null };
    const promptId = randomUUID();
    try {
      return await new Promise<Answer>((resolve) => {
        this.waiting.set(promptId, resolve);
        this.tell({ kind: 'prompt', promptId, prompt });
      });
    } finally {
      this.waiting.delete(promptId);
      this.tell({ kind: 'prompt-over', promptId });
    }
  }
}
