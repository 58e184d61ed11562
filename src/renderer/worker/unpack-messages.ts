/** What the profile worker and the one that unpacks for it say: each file has a channel of its own. */

import type { UnpackedPart } from '#core/profile/index';

/** To the unpacking worker; `port` is its end of the channel. */
export interface UnpackOrder {
  readonly url: string;
  readonly port: MessagePort;
}

export type FromUnpacking =
  | { readonly kind: 'opened'; readonly packed: number; readonly claimed: number }
  /** There is nothing at the address. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'parts'; readonly parts: readonly UnpackedPart[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'broken' };

/** `more`: a message of parts was read, and another one may be sent. */
export type ToUnpacking = 'more' | 'stop';
