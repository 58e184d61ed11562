import { create } from 'zustand';
import type { Prompt } from '#core/contract/events';

export interface WaitingPrompt {
  readonly promptId: string;
  readonly prompt: Prompt;
}

/** One at a time: the first is shown, the others wait behind it. */
interface Prompts {
  readonly waiting: readonly WaitingPrompt[];
  add(prompt: WaitingPrompt): void;
  remove(promptId: string): void;
}

export const usePrompts = create<Prompts>((set) => ({
  waiting: [],
  add: (prompt) => set(({ waiting }) => ({ waiting: [...waiting, prompt] })),
  remove: (promptId) =>
    set(({ waiting }) => ({ waiting: waiting.filter((one) => one.promptId !== promptId) })),
}));
