/**
 * A machine that evidence comes from: this computer or one reached by SSH. Everything above this folder
 * sees only this interface; three transports stand behind it (ssh2 and local now, the system's ssh later).
 */

import type { Duplex, Readable } from 'node:stream';

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
  readonly signal?: AbortSignal;
}

/** A command that goes on printing until it is stopped, the link is lost, or it ends by itself. */
export interface RunningCommand {
  readonly stdout: Readable;
  /** Settles when the command ended; rejects with a `host.lost` failure when the link went first. */
  readonly ended: Promise<{ status: number | null; stderr: string }>;
  /** Ends it, children included; resolves when the host confirmed or the link is gone. */
  stop(): Promise<void>;
}

/** Where a pprof endpoint listens, as seen from the host. */
export type Address = { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export interface HostDescription {
  readonly transport: 'local' | 'ssh2';
  /** As the user named it. */
  readonly name: string;
  /** `deploy@10.4.2.13:22`; for local the machine's own name. */
  readonly address: string;
  /** `ssh-ed25519 SHA256:…`, null for local. */
  readonly hostKey: string | null;
}

export interface Host {
  readonly description: HostDescription;
  /** Runs an argument list to its end, quoted for a POSIX shell in one place (command.ts), LC_ALL=C. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<CommandResult>;
  /** Runs an argument list whose output is read while it comes. It never outlives the link. */
  stream(argv: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<RunningCommand>;
  /** A byte channel to an address as seen from the host (direct-tcpip): the server needs no tool for it. */
  connect(address: Address): Promise<Duplex>;
  /** Resolves with the reason when the link is lost for good; never for local. */
  readonly lost: Promise<Error>;
  close(): Promise<void>;
}
