/**
 * A machine that evidence comes from: this computer or one reached by SSH. Everything above this folder
 * sees only this interface; three transports stand behind it: ssh2, the system's ssh, and local.
 */

import type { Duplex, Readable } from 'node:stream';
import type { Sudo } from './sudo-line';

/** What a finished command left behind. */
export interface CommandResult {
  readonly stdout: Uint8Array;
  readonly stderr: string;
  /** Exit status; null when it was ended by a signal or the server did not say. */
  readonly status: number | null;
  readonly signal: string | null;
  /** True when `maxBytes` was reached and the rest was dropped. */
  readonly cut: boolean;
}

export interface ExecOptions {
  /** Default 20 s. After it the command is ended and a `host.timeout` failure is thrown. */
  readonly timeoutMs?: number;
  /** Default 8 MiB of standard output. */
  readonly maxBytes?: number;
  /** Standard input; without it the command finds its end at once. */
  readonly input?: Uint8Array;
  /** Hears both outputs as they come, beside what is answered in the end. */
  readonly onOutput?: (chunk: Uint8Array) => void;
  readonly signal?: AbortSignal;
  /** Where the link is kept (kept-links.ts): how long a lost one may take to come back before it begins. Default 0. */
  readonly patienceMs?: number;
  /** Run by sudo (as-root.ts finds out how). */
  readonly sudo?: Sudo;
}

export type StreamOptions = Pick<ExecOptions, 'signal' | 'patienceMs' | 'sudo'>;

/** A command that goes on printing until it is stopped, the link is lost, or it ends by itself. */
export interface RunningCommand {
  readonly stdout: Readable;
  /** Settles when the command ended; rejects with a `host.lost` failure when the link went first. */
  readonly ended: Promise<{ status: number | null; stderr: string }>;
  /** Ends it, children included; resolves when the host confirmed or the link is gone. */
  stop(): Promise<void>;
}

/** Where a pprof endpoint listens, as seen from the host. */
export type Address =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  /** A socket in the host's file system, by its absolute path. */
  | { readonly kind: 'unix'; readonly path: string };

export interface HostDescription {
  readonly transport: 'local' | 'ssh2' | 'ssh';
  /** As the user named it. */
  readonly name: string;
  /** `deploy@10.4.2.13:22`; for local the machine's own name. */
  readonly address: string;
  /** `ssh-ed25519 SHA256:…`, null for local. */
  readonly hostKey: string | null;
  /** The list that holds that key, and its line where it is ssh's. */
  readonly keyFrom?: string | null;
}

export interface Host {
  readonly description: HostDescription;
  /** Runs an argument list to its end, quoted for a POSIX shell in one place (command.ts), LC_ALL=C. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<CommandResult>;
  /** Runs an argument list whose output is read while it comes. It never outlives the link. */
  stream(argv: readonly string[], options?: StreamOptions): Promise<RunningCommand>;
  /**
   * A byte channel to an address as seen from the host (direct-tcpip, direct-streamlocal): the server needs no tool for it.
   * Throws `host.channel-refused` where the server or the transport opens no such channels, `endpoint.refused` where
   * nobody listens.
   */
  connect(address: Address): Promise<Duplex>;
  /** Resolves with the reason when the link is lost; never for local. Where it is kept: the link that stands now. */
  readonly lost: Promise<Error>;
  /** Where the link is kept: settles when it stands again, rejects when `signal` says so. */
  back?(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
