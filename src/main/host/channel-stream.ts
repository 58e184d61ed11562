/**
 * A forwarded channel as an ordinary Duplex. ssh2's own never closes while output is unread, forgets the
 * callback of a write after the end, and looks cleanly ended when the link was lost.
 */

import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

export class ChannelStream extends Duplex {
  readonly #channel: ClientChannel;
  #closed = false;
  #ended = false;
  #pendingWrite: (() => void) | null = null;

  /** `lostReason` is asked when the channel closes: an error when the whole link went. */
  constructor(channel: ClientChannel, lostReason: () => Error | null) {
    // As a socket does it: when the other side has said its last word, this one ends too.
    super({ allowHalfOpen: false });
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => {
      if (!this.destroyed && !this.push(chunk)) channel.pause();
    });
    channel.on('error', (error: Error) => this.destroy(error));
    channel.stderr.resume();
    // Both `end` and `close` come after everything was read; which of them comes first is the server's choice.
    channel.on('end', () => this.#end(lostReason()));
    channel.on('close', () => {
      this.#closed = true;
      this.#finishWrite();
      this.#end(lostReason());
      if (!this.writableEnded) this.end();
    });
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    // The other side has gone: what it sent before may still be read, so this is no error.
    if (this.#closed) callback();
    else {
      this.#pendingWrite = callback;
      this.#channel.write(chunk, () => this.#finishWrite());
    }
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (!this.#closed) this.#channel.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#channel.close();
    this.#channel.resume();
    this.#finishWrite();
    callback(error);
  }

  #end(lost: Error | null): void {
    if (this.destroyed || this.readableEnded) return;
    if (lost) this.destroy(lost);
    else if (!this.#ended) {
      this.#ended = true;
      this.push(null);
    }
  }

  #finishWrite(): void {
    const finish = this.#pendingWrite;
    this.#pendingWrite = null;
    finish?.();
  }
}
