/** Work that a person has set off and that has no place of its own on the screen: the window says it, with a way to stop it. */

import { create } from 'zustand';

export type Work =
  | { readonly kind: 'opening'; readonly count: number }
  | { readonly kind: 'merging'; readonly count: number }
  | { readonly kind: 'saving' }
  | { readonly kind: 'copying' };

export interface Busy {
  readonly id: number;
  readonly work: Work;
  readonly stop: () => void;
}

export const useBusy = create<{ readonly all: readonly Busy[] }>(() => ({ all: [] }));

let lastId = 0;

/** Says that it is done from now on; the answer ends that. */
export function startWork(work: Work, stop: () => void): () => void {
  const busy: Busy = { id: ++lastId, work, stop };
  useBusy.setState(({ all }) => ({ all: [...all, busy] }));
  return () => useBusy.setState(({ all }) => ({ all: all.filter((one) => one !== busy) }));
}

/** The same for work that hears a signal. */
export async function whileBusy<T>(work: Work, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const end = startWork(work, () => stop.abort());
  try {
    return await act(stop.signal);
  } finally {
    end();
  }
}
