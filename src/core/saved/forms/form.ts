import type { Message } from '../../words/messages';

/** One kind of saved text: how it is told from others, what is read of it, and what it says in sentences. */
export interface TextForm<R extends object> {
  /** Null where the text is none of this kind: judged by `head`, the beginning of it, as a text may be very long. */
  read(head: string, text: string): R | null;
  /** The first sentence says what it is. */
  facts(reading: R): readonly Message[];
}

export const notSaid = '–';
