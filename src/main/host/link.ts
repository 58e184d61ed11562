import type { Duplex } from 'node:stream';
import type { Failure } from '#core/base/failure';
import type { SettingsNotFollowed } from '#core/probe/doctor/rule';
import type { RemoteProcess } from './remote-process';

/** What is known of a link once it stands. */
export interface LinkInfo {
  /** As the user named it. */
  readonly name: string;
  /** `deploy@10.4.2.13:22`. */
  readonly address: string;
  /** `ssh-ed25519 SHA256:…`. */
  readonly hostKey: string;
  /** The list that holds the key: `/home/me/.ssh/known_hosts:3`; null where none does. */
  readonly keyFrom: string | null;
  /** What of the user's ssh settings it does not follow. */
  readonly notFollowed: SettingsNotFollowed;
}

/** A connection that is logged in, over ssh2 or by the system's ssh. */
export interface Link {
  readonly transport: 'ssh2' | 'ssh';
  readonly info: LinkInfo;
  /** Resolves with the reason when it went; never after `close`. */
  readonly lost: Promise<Failure>;
  /** Runs a shell line. Waits for a free session, within `waitMs`. */
  session(line: string, waitMs?: number): Promise<RemoteProcess>;
  /** A channel to an address as the server sees it. */
  forward(host: string, port: number): Promise<Duplex>;
  /** The same to a Unix socket of the server; `host.channel-refused` where the transport has none. */
  forwardUnix(path: string): Promise<Duplex>;
  /** Whether the server answers at all, within a time. */
  answers(withinMs: number): Promise<boolean>;
  /** Ends it without a farewell; `lost` tells the reason. */
  giveUp(reason: string): void;
  /** Ends it; what runs in jobs on the server ends with it. */
  close(): Promise<void>;
}
