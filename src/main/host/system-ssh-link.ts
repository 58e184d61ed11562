/**
 * A connection by the system's ssh, for what ssh2 cannot do: certificates, FIDO keys, smart cards, Kerberos,
 * ProxyCommand. One ssh is the connection; every session and channel is a client of its control socket.
 */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Duplex, PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type Failure, failure } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { ChannelPool, type Place } from './channel-pool';
import type { Link, LinkInfo } from './link';
import { reasonOfHop } from './lost-hop';
import { type RemoteProcess, within } from './remote-process';
import type { SshMaster } from './ssh-master';
import { clientArguments } from './system-ssh';

const sessionsAtOnce = 8;
const forwardsAtOnce = 8;
const openTimeoutMs = 20_000;
/** Where the first words of a session never come (a forced command), it counts as open after this. */
const silentOpenMs = 5_000;
/** After so much on standard error they are not waited for. */
const longestWithoutMark = 64 * 1024;

/** What becomes of the link under it may be known a moment later. */
const hopEndMs = 1_000;
const mostHopsMs = 10_000;

const openRefused = /open refused by peer|session request failed/i;

export class SystemSshLink implements Link {
  readonly transport = 'ssh';
  readonly info: LinkInfo;
  readonly lost: Promise<Failure>;
  readonly #master: SshMaster;
  readonly #sessions = new ChannelPool(sessionsAtOnce);
  readonly #forwards = new ChannelPool(forwardsAtOnce);
  #lostFailure: Failure | null = null;
  #closing = false;
  #givenUp: string | null = null;

  /** `hop`: the link that it goes through. */
  constructor(master: SshMaster, info: LinkInfo, hop?: SystemSshLink) {
    this.#master = master;
    this.info = info;
    const isLost = (reason: string): Failure => failure('host.lost', { host: info.name, reason });
    this.lost = new Promise((resolve) => {
      void master.ended.then(async (said) => {
        this.#lostFailure = isLost(this.#closing ? 'it was closed' : (this.#givenUp ?? said));
        if (this.#closing) return;
        const hopEnded = hop && this.#givenUp === null && (await within(hop.#master.ended, hopEndMs));
        // Which may have to wait for its own hop in turn.
        if (hopEnded && (await within(hop.lost, mostHopsMs)))
          this.#lostFailure = isLost(reasonOfHop(await hop.lost) ?? said);
        resolve(this.#lostFailure);
      });
    });
  }

  /** For the hop after it. */
  get controlPath(): string {
    return this.#master.controlPath;
  }

  async session(line: string, waitMs = openTimeoutMs): Promise<RemoteProcess> {
    const deadline = performance.now() + waitMs;
    for (let times = 1; ; times++) {
      this.#failIfLost();
      const place = await this.#sessions.acquire(Math.max(0, deadline - performance.now()));
      if (place === null) throw this.#refused(`all ${this.#sessions.limit} sessions are in use`);
      const opened = await this.#open(line, place);
      if (typeof opened !== 'string') return opened;
      place.release();
      this.#failIfLost();
      const next = this.#sessions.refused(times);
      if (next === 'never') throw this.#refused(opened);
      if (performance.now() > deadline)
        throw this.#refused(`all ${this.#sessions.limit} sessions are in use`);
      if (next === 'soon') await delay(50);
    }
  }

  /** A started session, or why the server would not have it. */
  async #open(line: string, place: Place): Promise<RemoteProcess | string> {
    const nonce = `HC${randomBytes(8).toString('hex')}`;
    // Nothing else tells that the server has opened it.
    const marked = `echo ${nonce} >&2; ${line}`;
    const child = this.#client(['-o', 'LogLevel=ERROR', 'hop', '--', marked]);
    const stderr = new PassThrough();
    let held = '';
    let isOpen = false;
    /** The nonce was taken out. What is printed may be told before it, as the two outputs come by different ways. */
    let isMarked = false;
    let stopListening = (): void => {};
    const closed = new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(255));
      child.once('close', (code) => resolve(code));
    });
    const opened = new Promise<void>((resolve) => {
      const open = (): void => {
        isOpen = true;
        resolve();
      };
      child.stderr.on('data', (chunk: Buffer) => {
        if (isMarked) {
          stderr.write(chunk);
          return;
        }
        held += chunk.toString('latin1');
        const at = held.indexOf(`${nonce}\n`);
        if (at < 0) {
          // A server that runs a command of its own instead prints none.
          if (!isOpen || held.length < longestWithoutMark) return;
          stderr.write(Buffer.from(held, 'latin1'));
          held = '';
          isMarked = true;
          return;
        }
        stderr.write(Buffer.from(held.slice(0, at) + held.slice(at + nonce.length + 1), 'latin1'));
        held = '';
        isMarked = true;
        open();
      });
      // Also told at the end, when there is nothing to read.
      const readable = (): void => {
        if (child.stdout.readableLength > 0) open();
      };
      child.stdout.on('readable', readable);
      void closed.then(() => resolve());
      stopListening = () => void child.stdout.off('readable', readable);
    });
    await within(opened, silentOpenMs);
    stopListening();
    if (!isOpen && child.exitCode === 255 && openRefused.test(held)) return lastLine(held);
    isOpen = true;
    place.opened();
    void closed.then(() => {
      stderr.end(Buffer.from(held, 'latin1'));
      place.release();
    });
    const read = new Promise<void>((resolve) => stderr.once('end', resolve));
    return {
      stdin: child.stdin,
      stdout: child.stdout,
      stderr,
      ended: Promise.all([closed, read]).then(async ([status]) => {
        // The clients may notice a moment before the connection's own end is known.
        if (status === 255) await within(this.lost, 200);
        if (status === 255) this.#failIfLost();
        return { status, signal: null };
      }),
      drop: () => {
        child.kill();
        child.stdout.resume();
        stderr.resume();
      },
    };
  }

  async forward(host: string, port: number): Promise<Duplex> {
    this.#failIfLost();
    const place = await this.#forwards.acquire(openTimeoutMs);
    if (place === null) throw this.#refused(`all ${this.#forwards.limit} forwarded channels are in use`);
    const url = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const before = this.#master.position;
    const child = this.#client(['-v', '-W', url, 'hop']);
    let said = '';
    const isOpen = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), openTimeoutMs);
      const settle = (open: boolean): void => {
        clearTimeout(timer);
        resolve(open);
      };
      child.stderr.on('data', (chunk: Buffer) => {
        if (said.length < 16_384) said += chunk.toString('latin1');
        if (said.includes('master session id')) settle(true);
      });
      child.once('error', () => settle(false));
      child.once('close', () => settle(false));
    });
    if (!isOpen) {
      child.kill();
      place.release();
      await within(this.#master.ended, 200);
      this.#failIfLost();
      // The client knows only that it was refused; the connection wrote the server's words.
      const words = /open failed: ([^\r\n]*)/.exec(this.#master.saidSince(before))?.[1] ?? lastLine(said);
      if (/prohibited/i.test(words)) throw this.#refused(words);
      const reason = visibleLine(words.replace(/^connect failed: /, ''));
      throw failure('endpoint.refused', { url, host: this.info.name, reason });
    }
    place.opened();
    child.once('close', place.release);
    const channel = Duplex.from({ readable: child.stdout, writable: child.stdin });
    channel.once('close', () => child.kill());
    channel.on('error', () => {});
    void this.lost.then((reason) => channel.destroy(reason));
    return channel;
  }

  async forwardUnix(): Promise<Duplex> {
    throw this.#refused("the system's ssh opens no channel to a Unix socket");
  }

  async answers(withinMs: number): Promise<boolean> {
    if (this.#lostFailure !== null) return false;
    // Where all sessions are taken it cannot be asked; that alone is no sign of death.
    const asked = this.session(':', withinMs).then(
      (process) => {
        process.stdin.end();
        process.stdout.resume();
        process.stderr.resume();
        return process.ended;
      },
      () => {},
    );
    const answered = await within(asked, withinMs);
    return answered && this.#lostFailure === null;
  }

  giveUp(reason: string): void {
    this.#givenUp ??= reason;
    this.#master.kill();
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#master.close();
  }

  #client(more: readonly string[]): ChildProcessWithoutNullStreams {
    const child = spawn(this.#master.program, clientArguments(this.#master.controlPath, more), {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: this.#master.env,
      // Ctrl-C in a terminal is for us: we end what has to end, in order.
      detached: true,
    });
    child.stdin.on('error', () => {});
    return child;
  }

  #refused(message: string): Failure {
    return failure('host.channel-refused', { host: this.info.name, reason: visibleLine(message) });
  }

  #failIfLost(): void {
    if (this.#lostFailure !== null) throw this.#lostFailure;
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
