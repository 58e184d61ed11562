/**
 * A connection over ssh2 that is logged in: opens sessions and forwarded channels, and knows when the link is lost.
 * Everything of ssh2 that is used after the login is used here.
 */

import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client, ClientChannel } from 'ssh2';
import { type Failure, failure } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { ChannelPool, type Place } from './channel-pool';
import { ChannelStream } from './channel-stream';
import type { Link, LinkInfo } from './link';
import { reasonOfHop } from './lost-hop';
import { type RemoteProcess, within } from './remote-process';

const sessionsAtOnce = 8;
const forwardsAtOnce = 8;
const openTimeoutMs = 20_000;
/** After the link went: how long what had come may take to be read. Then its commands count as ended. */
const restMs = 5_000;
/** RFC 4254 §5.1. */
const administrativelyProhibited = 1;

export class SshLink implements Link {
  readonly transport = 'ssh2';
  readonly info: LinkInfo;
  readonly lost: Promise<Failure>;
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #silenceSeconds: number;
  readonly #sessions = new ChannelPool(sessionsAtOnce);
  readonly #forwards = new ChannelPool(forwardsAtOnce);
  #lostFailure: Failure | null = null;
  #closing = false;
  #gone: Promise<void>;
  /** To be told when the link goes: the commands that have not ended. */
  readonly #unended = new Set<() => void>();
  #lastError: Error | null = null;
  #givenUp: string | null = null;

  /** `client` has just become ready, and gives up after `silenceSeconds` without an answer. */
  constructor(client: Client, socket: Duplex, info: LinkInfo, silenceSeconds: number) {
    this.#silenceSeconds = silenceSeconds;
    this.#client = client;
    this.#socket = socket;
    this.info = info;
    client.on('error', (error) => {
      this.#lastError ??= error;
    });
    let tellLost: (reason: Failure) => void = () => {};
    this.lost = new Promise((resolve) => {
      tellLost = resolve;
    });
    this.#gone = new Promise((resolve) => {
      client.once('close', () => {
        // ssh2 closes the channels after this event: they find the reason already here.
        this.#lostFailure = failure('host.lost', { host: info.name, reason: this.#reason() });
        if (!this.#closing) tellLost(this.#lostFailure);
        for (const onGone of this.#unended) onGone();
        resolve();
      });
    });
  }

  /** Runs a shell line. Waits for a free session, within `waitMs`. */
  async session(line: string, waitMs = openTimeoutMs): Promise<RemoteProcess> {
    const deadline = performance.now() + waitMs;
    for (let times = 1; ; times++) {
      this.#failIfLost();
      const place = await this.#sessions.acquire(Math.max(0, deadline - performance.now()));
      if (place === null) throw this.#allInUse();
      try {
        return await inTime(this.#exec(line, place), waitMs, (late) => late.drop());
      } catch (error) {
        place.release();
        this.#failIfLost();
        const { reason, message } = error as Error & { reason?: unknown };
        const final = typeof reason !== 'number' || reason === administrativelyProhibited;
        const next = final ? 'never' : this.#sessions.refused(times);
        if (next === 'never') throw this.#refused(message);
        if (performance.now() > deadline) throw this.#allInUse();
        if (next === 'soon') await delay(50);
      }
    }
  }

  /** A channel to an address as the server sees it. */
  forward(host: string, port: number): Promise<ChannelStream> {
    return this.#forwarded(`${host}:${port}`, (opened) =>
      this.#client.forwardOut('127.0.0.1', 0, host, port, opened),
    );
  }

  /** The same to a Unix socket of the server, an extension of OpenSSH. */
  forwardUnix(path: string): Promise<ChannelStream> {
    return this.#forwarded(path, (opened) => {
      try {
        this.#client.openssh_forwardOutStreamLocal(path, opened);
      } catch (error) {
        // ssh2 throws where the server is no OpenSSH.
        opened(error as Error, undefined as never);
      }
    });
  }

  async #forwarded(
    url: string,
    open: (opened: (error: Error | undefined, channel: ClientChannel) => void) => void,
  ): Promise<ChannelStream> {
    this.#failIfLost();
    const place = await this.#forwards.acquire(openTimeoutMs);
    if (place === null) throw this.#refused(`all ${this.#forwards.limit} forwarded channels are in use`);
    try {
      const stream = await inTime(
        new Promise<ChannelStream>((resolve, reject) => {
          open((error, channel) => {
            if (error) return reject(error);
            place.opened();
            channel.once('close', place.release);
            resolve(new ChannelStream(channel, () => this.#lostFailure));
          });
        }),
        openTimeoutMs,
        (late) => late.destroy(),
      );
      return stream;
    } catch (error) {
      place.release();
      this.#failIfLost();
      const { reason, message } = error as Error & { reason?: unknown };
      const said = visibleLine(message.replace('(SSH) Channel open failure: ', ''));
      if (reason === undefined || reason === administrativelyProhibited || reason === '')
        throw this.#refused(said);
      throw failure('endpoint.refused', { url, host: this.info.name, reason: said });
    }
  }

  /** Whether the server answers a question of the protocol itself, which takes no session. */
  async answers(withinMs: number): Promise<boolean> {
    if (this.#lostFailure !== null) return false;
    return within(askForLife(this.#client), withinMs);
  }

  /** Ends it without a farewell; `lost` tells the reason. */
  giveUp(reason: string): void {
    this.#givenUp ??= reason;
    this.#socket.destroy();
  }

  /** Ends the connection; what runs in jobs on the server ends with it. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#lostFailure !== null) return;
    this.#client.end();
    // A server that does not answer the farewell is left without one.
    if (!(await within(this.#gone, 2_000))) this.#socket.destroy();
    await within(this.#gone, 1_000);
  }

  #exec(line: string, place: Place): Promise<RemoteProcess> {
    return new Promise((resolve, reject) => {
      // The listeners must be there before control returns to ssh2: the exit may stand in the same packet.
      this.#client.exec(line, (error, channel) => {
        if (error) reject(error);
        else resolve(this.#processOf(channel, place));
      });
    });
  }

  #processOf(channel: ClientChannel, place: Place): RemoteProcess {
    let status: number | null = null;
    let signal: string | null = null;
    channel.on('exit', (code: number | null, name?: string) => {
      status = code;
      signal = name ?? null;
    });
    channel.on('error', () => {});
    channel.stderr.on('error', () => {});
    const closed = new Promise<void>((resolve) => channel.once('close', resolve));
    const read = new Promise<void>((resolve) => channel.stderr.once('end', resolve));
    place.opened();
    void closed.then(place.release);
    const atEnd = Promise.all([closed, read]);
    // A pipe that ssh2 leaves open when the link goes must not keep anybody waiting for ever. (Not by `#gone.then`: a link
    // that stands for days would keep a reaction, and with it the channel, for each command there ever was.)
    const given = new Promise<unknown>((resolve) => {
      const onGone = (): void => resolve(within(atEnd, restMs));
      this.#unended.add(onGone);
      void atEnd.then(() => this.#unended.delete(onGone));
      if (this.#lostFailure !== null) onGone();
    });
    return {
      stdin: channel,
      stdout: channel,
      stderr: channel.stderr,
      ended: Promise.race([atEnd, given]).then(() => {
        if (status === null && signal === null) this.#failIfLost();
        return { status, signal };
      }),
      drop: () => {
        channel.close();
        channel.resume();
        channel.stderr.resume();
      },
    };
  }

  #allInUse(): Failure {
    return this.#refused(`all ${this.#sessions.limit} sessions are in use`);
  }

  #refused(message: string): Failure {
    const reason = visibleLine(message.replace('(SSH) Channel open failure: ', ''));
    return failure('host.channel-refused', { host: this.info.name, reason });
  }

  #failIfLost(): void {
    if (this.#lostFailure !== null) throw this.#lostFailure;
  }

  #reason(): string {
    if (this.#closing) return 'it was closed';
    if (this.#givenUp !== null) return this.#givenUp;
    const error = this.#lastError;
    if (error === null) return 'the server closed it';
    return error.message === 'Keepalive timeout'
      ? `no answer for ${this.#silenceSeconds} s`
      : (reasonOfHop(error) ?? visibleLine(error.message));
  }
}

/** A global request that every server answers, if only with a no. ssh2 1.17 has it for its keepalive alone. */
function askForLife(client: Client): Promise<void> {
  const { _protocol, _callbacks } = client as unknown as {
    _protocol?: { ping(): void };
    _callbacks?: (() => void)[];
  };
  return new Promise((resolve) => {
    _callbacks?.push(resolve);
    _protocol?.ping();
  });
}

/** An open request that a stuck server never answers must not wait for ever; one answered too late is closed. */
function inTime<T>(opening: Promise<T>, ms: number, onLate: (opened: T) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        reject(new Error('it did not answer'));
      },
      Math.max(1_000, ms),
    );
    opening
      .then((opened) => (late ? onLate(opened) : resolve(opened)), reject)
      .finally(() => clearTimeout(timer));
  });
}
