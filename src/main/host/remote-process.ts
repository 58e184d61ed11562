/**
 * What running a command has in common on every transport: three pipes and an end. Bounded collecting for
 * commands that end soon, and jobs that go on until they are stopped.
 */

import { PassThrough, type Readable, type Writable } from 'node:stream';
import { failure } from '#core/base/failure';
import type { CommandResult, ExecOptions, RunningCommand } from './host';
import { beatMs, type JobMark, JobMarks } from './job';

/** A started command, by whichever transport. */
export interface RemoteProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles after both outputs were read to their end; rejects with a `host.lost` failure when the link went first. */
  readonly ended: Promise<{ readonly status: number | null; readonly signal: string | null }>;
  /** Lets go of it by force: the pipes are closed, what can be killed is killed. */
  drop(): void;
}

export const defaultExecTimeoutMs = 20_000;
const defaultMaxBytes = 8 * 1024 * 1024;
const stderrKept = 64 * 1024;
/** After Stop, what still arrives for a reader who does not read. */
const keptAfterStop = 4 * 1024 * 1024;

/** Text that grows at its end and forgets its beginning. */
export class Tail {
  text = '';
  add(more: string): void {
    this.text += more;
    if (this.text.length > stderrKept * 2) this.text = this.text.slice(-stderrKept);
  }
}

/** Reads a command to its end within the bounds of `options`. `what` and `host` go into the failure's sentence. */
export function runToEnd(
  process: RemoteProcess,
  options: ExecOptions,
  what: string,
  host: string,
  /** The limit that was asked for, where some of it has passed already. */
  limitMs: number = options.timeoutMs ?? defaultExecTimeoutMs,
): Promise<CommandResult> {
  const { timeoutMs = defaultExecTimeoutMs, maxBytes = defaultMaxBytes, signal } = options;
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    let done = false;
    const stderr = new Tail();
    const decoder = new TextDecoder();

    const finish = (settle: () => void): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const giveUp = (settle: () => void): void =>
      finish(() => {
        process.drop();
        settle();
      });
    const result = (status: number | null, sig: string | null, cut: boolean): CommandResult => ({
      stdout: joined(chunks, length),
      stderr: stderr.text + decoder.decode(),
      status,
      signal: sig,
      cut,
    });
    const onAbort = (): void => giveUp(() => reject(failure('failure.cancelled')));
    const timer = setTimeout(
      () =>
        giveUp(() =>
          reject(failure('host.timeout', { what, host, seconds: Math.round(limitMs / 100) / 10 })),
        ),
      timeoutMs,
    );

    process.stdout.on('data', (chunk: Uint8Array) => {
      if (done) return;
      options.onOutput?.(chunk);
      const room = maxBytes - length;
      const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
      chunks.push(kept);
      length += kept.length;
      if (chunk.length > room) giveUp(() => resolve(result(null, null, true)));
    });
    process.stderr.on('data', (chunk: Uint8Array) => {
      if (!done) options.onOutput?.(chunk);
      stderr.add(decoder.decode(chunk, { stream: true }));
    });
    process.ended.then(
      ({ status, signal: sig }) => finish(() => resolve(result(status, sig, false))),
      (error) => finish(() => reject(error)),
    );
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
  });
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** What a job says, on its way to whoever reads it. */
export class JobOutput {
  readonly stream = new PassThrough({ highWaterMark: 256 * 1024 });
  #source: Readable | null = null;
  #isStopping = false;
  #letGo = false;

  /** `onLeft`: the reader has gone, at the end or before it. */
  constructor(onLeft: () => void) {
    this.stream.on('drain', () => this.#source?.resume());
    this.stream.on('close', () => {
      this.#source?.resume();
      onLeft();
    });
    this.stream.on('error', () => {});
  }

  /** The next piece; `source` waits while the reader is behind. */
  take(chunk: Uint8Array, source: Readable): void {
    this.#source = source;
    const { stream } = this;
    if (stream.destroyed || stream.writableEnded) return;
    if (this.#isStopping) {
      // Nobody may be reading any more, and unread output would keep the channel from closing. What a reader gets stays
      // the beginning of what was said: after the first piece that is let go, nothing follows.
      this.#letGo ||= stream.writableLength + stream.readableLength >= keptAfterStop;
      if (!this.#letGo) stream.write(chunk);
    } else if (!stream.write(chunk)) source.pause();
  }

  /** From now on nothing waits for the reader. */
  stopping(): void {
    this.#isStopping = true;
    this.#source?.resume();
  }
}

/** A job as its transport sees it. */
export interface RunningJob extends RunningCommand {
  /** What the server told of itself, to find it again by; null before it did, and once it has ended. */
  readonly mark: JobMark | null;
}

export interface JobOptions {
  readonly nonce: string;
  readonly what: string;
  readonly host: string;
  readonly signal?: AbortSignal | undefined;
  /** The second way to end it, when closing its input was not enough; true once it is gone. */
  killFromOutside(mark: JobMark): Promise<boolean>;
  /** How often the job is told that somebody is there; for tests. */
  readonly beatMs?: number;
  /** How long closing the input may take to work. */
  readonly patienceMs?: number;
}

/**
 * A command started under the job wrapper (job.ts) as the `RunningCommand` of the Host interface. When the
 * link is lost its `stdout` just ends; `ended` says why. Destroying `stdout` stops it.
 */
export function runJob(process: RemoteProcess, options: JobOptions): RunningJob {
  const { nonce, what, host, signal, killFromOutside, patienceMs = 8_000 } = options;
  const marks = new JobMarks(nonce);
  const stderr = new Tail();
  const decoder = new TextDecoder();
  let stopping: Promise<void> | null = null;
  let over = false;
  const output = new JobOutput(() => {
    if (!over) void stop().catch(() => {});
  });

  process.stdout.on('data', (chunk: Uint8Array) => output.take(chunk, process.stdout));
  process.stderr.on('data', (chunk: Uint8Array) =>
    stderr.add(marks.take(decoder.decode(chunk, { stream: true }))),
  );
  process.stdin.on('error', () => {});
  const beat = setInterval(() => {
    if (process.stdin.writable) process.stdin.write('\n');
  }, options.beatMs ?? beatMs);
  beat.unref();

  const ended = process.ended
    .then(({ status }) => {
      stderr.add(marks.take(decoder.decode()) + marks.finish());
      if (marks.alone && stopping === null)
        throw failure('host.lost', { host, reason: 'the server heard nothing from here for minutes' });
      return { status: marks.status ?? status, stderr: stderr.text };
    })
    .finally(() => {
      over = true;
      clearInterval(beat);
      signal?.removeEventListener('abort', onAbort);
      output.stream.end();
    });
  // Who does not ask for the end must not bring the program down by it.
  ended.catch(() => {});

  const stop = (): Promise<void> => {
    stopping ??= end();
    return stopping;
  };
  const onAbort = (): void => void stop().catch(() => {});

  async function end(): Promise<void> {
    process.stdin.end();
    output.stopping();
    if (await within(ended, patienceMs)) return;
    // A link that fell silent answers neither: its own time is longer than a person waits for Stop.
    const late = new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false).unref());
    const killed = marks.mark !== null && killFromOutside(marks.mark).catch(() => false);
    const confirmed = await Promise.race([killed, late]);
    if (confirmed && (await within(ended, 1_000))) return;
    process.drop();
    if (!confirmed)
      throw failure('host.timeout', { what: `Stopping ${what}`, host, seconds: patienceMs / 1000 });
  }

  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) onAbort();
  return {
    stdout: output.stream,
    ended,
    stop,
    get mark() {
      return marks.status === null ? marks.mark : null;
    },
  };
}

/** Whether a promise settles, either way, in time. */
export function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const settled = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    promise.then(settled, settled);
  });
}

/** A command as a person would recognise it in a sentence. */
export const shortly = (argv: readonly string[]): string => {
  const line = argv.join(' ').replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
};
