/** What the front doors see of the links that are kept to hosts, and what they may ask of them. */

import { z } from 'zod';
import type { FailureData } from '../base/failure';

/** Every state a person may have to know of. Times are RFC 3339, this computer's clock. */
export type LinkState =
  /** `retry` is 0 for the first connection, else how often it was tried since the link was lost. */
  | { readonly is: 'connecting'; readonly since: string; readonly retry: number }
  | {
      readonly is: 'connected';
      readonly since: string;
      /** `deploy@10.4.2.13:22`. */
      readonly address: string;
      readonly transport: 'local' | 'ssh2' | 'ssh';
    }
  /** It is tried again by itself, without asking anybody anything. */
  | {
      readonly is: 'lost';
      readonly since: string;
      readonly failure: FailureData;
      readonly nextAttemptAt: string;
      readonly retry: number;
    }
  /** Lost, and only a person can mend it (a password, a changed key): it waits for `links.reconnect`. */
  | { readonly is: 'needs-you'; readonly since: string; readonly failure: FailureData }
  /** Nobody uses it. */
  | { readonly is: 'closed' };

export interface HostLink {
  readonly host: string;
  readonly state: LinkState;
}

export type LinkEvent = { readonly kind: 'host-link'; readonly link: HostLink };

/** A host key that was accepted here. */
export interface AcceptedKey {
  /** As known_hosts spells it: `host` or `[host]:port`. */
  readonly name: string;
  readonly type: string;
  /** `SHA256:…`. */
  readonly fingerprint: string;
  /** RFC 3339. */
  readonly acceptedAt: string;
  /** A person at the prompt, a fingerprint given beforehand, or `accept-new` in ssh's settings. */
  readonly by: 'person' | 'fingerprint' | 'accept-new';
  /** Where ssh's own lists hold the same key for it: `/home/me/.ssh/known_hosts:3`. */
  readonly alsoIn: readonly string[];
}

/** How a host is reached: `auto` is ssh2, or the system's ssh where its settings need it. */
export const TransportChoiceSchema = z.enum(['auto', 'ssh2', 'ssh']);
export type TransportChoice = z.infer<typeof TransportChoiceSchema>;

export const HostNameSchema = z.object({ name: z.string().trim().min(1).max(300) });
