/**
 * A machine that evidence comes from: this computer or one reached by SSH. Everything above this folder
 * sees only this interface; three transports stand behind it: ssh2, the system's ssh, and local.
 */

import type { Duplex, Readable } from 'node:stream';
import type { SettingsNotFollowed } from '#core/probe/doctor/rule';

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

/** How a command is raised (as-root.ts finds out): `password: null` where sudo wants none. */
export interface Sudo {
  readonly password: string | null;
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
  readonly sudo?: Sudo;
}

/** How a job goes on while its link is away (lasting-job.ts). */
export interface LastingOptions {
  /** How long it may be without a link before the host ends it; its output waits as long again. Default five minutes. */
  readonly awaySeconds?: number;
  /** Its link is lost: nothing comes until the next one stands. */
  onAway?(): void;
  /** It was found again, by this command: what follows is what it has said since. */
  onFound?(argv: readonly string[]): void;
}

export type StreamOptions = Pick<ExecOptions, 'signal' | 'patienceMs' | 'sudo'> & {
  /**
   * Where the link is kept and the host has a place for it, it outlives its link for a while and is read on over the next.
   * Elsewhere, and as root by sudo, it ends with its link as any other.
   */
  readonly lasting?: LastingOptions;
};

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
  /** What of the user's ssh settings this link does not follow; left out for local. */
  readonly notFollowed?: SettingsNotFollowed;
}

export interface Host {
  readonly description: HostDescription;
  /** Runs an argument list to its end, quoted for a POSIX shell in one place (command.ts), LC_ALL=C. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<CommandResult>;
  /** Runs an argument list whose output is read while it comes. It ends with the link, unless `lasting` says otherwise. */
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
