/**
 * A job that outlives its link for a while: it is found again by its folder, pid, start time and boot over the next link, and
 * read on from the byte that was received last (lasting-line.ts says what runs on the host).
 */

import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Failure, type FailureCode, failure, failureDataOf } from '#core/base/failure';
import { backoffMs, longestWaitMs } from './backoff';
import type { LastingOptions, RunningCommand } from './host';
import { aloneAfterSeconds, type JobMark, JobMarks, killLine } from './job';
import { beginLine, folderOf, followLine, mostLeftKib, removeLine } from './lasting-line';
import { JobOutput, type RemoteProcess, shortly, Tail, within } from './remote-process';

/** What such a job takes of a link: lines of sh, and where its output may lie. */
export interface JobSessions {
  open(line: string): Promise<RemoteProcess>;
  /** Runs a line to its end and gives what it printed. */
  shell(line: string): Promise<string>;
  /** Null: this host keeps no job without its link. `anew`: what was answered before does not hold any more. */
  place(anew?: boolean): Promise<string | null>;
}

export interface LastingJobOptions {
  readonly argv: readonly string[];
  readonly host: string;
  readonly signal?: AbortSignal | undefined;
  readonly lasting: LastingOptions;
  /** The sessions of the link that stands, or of the next one, however long that takes. */
  sessions(signal: AbortSignal): Promise<JobSessions>;
  /** It could not be ended now: the next link is to do it. */
  leave(mark: JobMark): void;
  /** For tests. */
  readonly beatMs?: number;
  readonly patienceMs?: number;
  readonly beginMs?: number;
}

const longestBeatMs = 10_000;
/** Of the time after which a job counts as alone: a beat or two may be late. */
const beatsInAwayTime = 3;
/** For the host to say that it was begun, or found. */
const defaultBeginMs = 20_000;
/** What passes by itself when it is looked for again: all else is no link's fault. */
const passing: ReadonlySet<FailureCode> = new Set(['host.lost', 'host.timeout', 'host.channel-refused']);
/** For what was printed before the end and is still on its way. */
const lastBytesMs = 30_000;

/** For a host that was slow already. */
const removeMs = 5_000;

type ReadingEnd =
  | { readonly is: 'exit'; readonly status: number; readonly stderr: string; readonly why: string }
  | { readonly is: 'gone' }
  | { readonly is: 'lost'; readonly reason: Failure };

/**
 * Begins it on the link that stands; null where this host keeps none without its link, and nothing runs then. Throws
 * `host.lost` where the host did not say whether it was begun: it is ended there, so that it may be begun again.
 */
export async function beginLastingJob(
  sessions: JobSessions,
  options: LastingJobOptions,
): Promise<RunningCommand | null> {
  const place = await sessions.place().catch(() => null);
  const begun = await beginIn(place, sessions, options);
  if (begun !== null || place === null) return begun;
  // Others may have filled it since it was asked for.
  const another = await sessions.place(true).catch(() => null);
  return another === place ? null : beginIn(another, sessions, options);
}

async function beginIn(
  place: string | null,
  sessions: JobSessions,
  options: LastingJobOptions,
): Promise<RunningCommand | null> {
  if (place === null) return null;
  const nonce = `HC${randomBytes(8).toString('hex')}`;
  const { awaySeconds = aloneAfterSeconds } = options.lasting;
  const job = new LastingJob(nonce, place, options);
  const process = await sessions.open(beginLine(options.argv, nonce, place, { awaySeconds }));
  try {
    return (await job.begin(process)) ? job : null;
  } catch (thrown) {
    await within(sessions.shell(removeLine(nonce, place)), removeMs);
    throw thrown;
  }
}

class LastingJob implements RunningCommand {
  readonly ended: Promise<{ status: number | null; stderr: string }>;
  readonly #nonce: string;
  readonly #place: string;
  readonly #options: LastingJobOptions;
  readonly #output: JobOutput;
  readonly #stopped = new AbortController();
  /** Stop has done what it could: nothing more is waited for. */
  readonly #givenUp: Promise<never>;
  #giveUp: (reason: Failure) => void = () => {};
  #settle: (ended: Promise<{ status: number | null; stderr: string }>) => void = () => {};
  #mark: JobMark | null = null;
  #stopping: Promise<void> | null = null;
  #reading: Reading | null = null;
  #isOver = false;
  /** Bytes of its output that have come. */
  #received = 0;
  #beats = 0;
  /** How often it was looked for since the last of its output came, and when it was found. */
  #tries = 0;
  #foundAt = performance.now();

  constructor(nonce: string, place: string, options: LastingJobOptions) {
    this.#nonce = nonce;
    this.#place = place;
    this.#options = options;
    this.#output = new JobOutput(() => {
      if (!this.#isOver) void this.stop().catch(() => {});
    });
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
    // Who does not ask for the end must not bring the program down by it.
    this.ended.catch(() => {});
    this.#givenUp = new Promise((_resolve, reject) => {
      this.#giveUp = reject;
    });
    this.#givenUp.catch(() => {});
  }

  get stdout() {
    return this.#output.stream;
  }

  /** False where it could not be begun in this way: nothing runs then. Throws where that is not known. */
  async begin(process: RemoteProcess): Promise<boolean> {
    const reading = this.#read(process);
    if (!(await reading.hasBegun)) {
      const end = await reading.end;
      if (end.is === 'lost') throw end.reason;
      return false;
    }
    const { signal } = this.#options;
    const onAbort = (): void => void this.stop().catch(() => {});
    this.#settle(
      Promise.race([this.#follow(reading), this.#givenUp]).finally(() => {
        this.#isOver = true;
        signal?.removeEventListener('abort', onAbort);
        this.#output.stream.end();
      }),
    );
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    return true;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** From one link to the next, until it ends. */
  async #follow(first: Reading): Promise<{ status: number | null; stderr: string }> {
    let reading = first;
    for (;;) {
      this.#reading = reading;
      this.#foundAt = performance.now();
      // Stop came while it was being found.
      if (this.#isOver) reading.drop();
      else if (this.#stopped.signal.aborted) reading.say('stop\n');
      const end = await reading.end;
      this.#reading = null;
      if (end.is === 'exit' && end.why === '') return end;
      if (end.is === 'exit') throw this.#endedThere(end.why);
      if (end.is === 'gone') throw this.#lost(notFound);
      if (this.#stopped.signal.aborted) throw end.reason;
      this.#options.lasting.onAway?.();
      const next = await this.#findAgain().catch((thrown: unknown) => {
        this.#leave();
        throw this.#stopped.signal.aborted ? end.reason : thrown;
      });
      if (next === null) throw this.#lost(notFound);
      reading = next;
    }
  }

  /** Waits for the next link and reads on there; null where the job is not there. Throws where there will be no link. */
  async #findAgain(): Promise<Reading | null> {
    const { signal } = this.#stopped;
    const { sessions, lasting } = this.#options;
    if (performance.now() - this.#foundAt > longestWaitMs) this.#tries = 0;
    for (;;) {
      // A link may stand, and its sessions fail.
      if (this.#tries > 0) await delay(backoffMs(this.#tries), undefined, { signal });
      this.#tries++;
      const next = await sessions(signal);
      // Of a try that failed, something may have come.
      const from = this.#received;
      let reading: Reading;
      try {
        reading = this.#read(await next.open(followLine(this.#nonce, this.#place, from)));
      } catch (thrown) {
        if (!passing.has(failureDataOf(thrown).code)) throw thrown;
        continue;
      }
      if (await reading.hasBegun) {
        lasting.onFound?.(['tail', '-c', `+${from + 1}`, '-f', `${this.#folder}/out`]);
        return reading;
      }
      if ((await reading.end).is !== 'lost') return null;
    }
  }

  #read(process: RemoteProcess): Reading {
    const { awaySeconds = aloneAfterSeconds } = this.#options.lasting;
    return new Reading(process, {
      nonce: this.#nonce,
      beatMs: this.#options.beatMs ?? Math.min(longestBeatMs, (awaySeconds * 1000) / beatsInAwayTime),
      beginMs: this.#options.beginMs ?? defaultBeginMs,
      take: (chunk) => {
        this.#received += chunk.length;
        this.#tries = 0;
        this.#output.take(chunk, process.stdout);
      },
      received: () => this.#received,
      beat: () => `beat ${++this.#beats} ${this.#received}\n`,
      onMark: (mark) => {
        this.#mark = { ...mark, folder: this.#folder };
      },
      lost: (reason) => this.#lost(reason),
    });
  }

  async #stop(): Promise<void> {
    const { patienceMs = 8_000, host, argv, sessions } = this.#options;
    if (this.#isOver) return;
    this.#stopped.abort();
    this.#output.stopping();
    this.#reading?.say('stop\n');
    // Without a link it ends here at once, and there when the next link or its guardian ends it. One that is being found
    // again at this moment is told when it was found.
    if (await within(this.ended, patienceMs)) {
      const confirmed = await this.ended.then(
        () => true,
        () => false,
      );
      if (confirmed) return;
      this.#leave();
      throw this.#lost('the link is away, so that Stop could not be passed on');
    }
    // A link that fell silent answers neither: its own time is longer than a person waits for Stop.
    const late = new Promise<false>((resolve) => setTimeout(resolve, patienceMs, false).unref());
    const mark = this.#mark;
    const kill = async (): Promise<boolean> =>
      mark !== null &&
      (await (await sessions(AbortSignal.timeout(patienceMs))).shell(killLine(mark))).includes('gone');
    const confirmed = await Promise.race([kill().catch(() => false), late]);
    this.#reading?.drop();
    await within(this.ended, 1_000);
    this.#giveUp(this.#lost('it was stopped'));
    if (confirmed) return;
    this.#leave();
    throw failure('host.timeout', { what: `Stopping ${shortly(argv)}`, host, seconds: patienceMs / 1000 });
  }

  /** Once: whoever comes next ends it. */
  #leave(): void {
    const mark = this.#mark;
    this.#mark = null;
    if (mark !== null) this.#options.leave(mark);
  }

  get #folder(): string {
    return folderOf(this.#place, this.#nonce);
  }

  #endedThere(why: string): Failure {
    const { host, argv } = this.#options;
    return why === 'full'
      ? failure('host.job-full', { host, what: shortly(argv), mib: mostLeftKib / 1024 })
      : this.#lost('the server heard nothing from here for minutes');
  }

  #lost(reason: string): Failure {
    return failure('host.lost', { host: this.#options.host, reason });
  }
}

interface ReadingOptions {
  readonly nonce: string;
  readonly beatMs: number;
  readonly beginMs: number;
  take(chunk: Uint8Array): void;
  received(): number;
  /** The next sign of life: it tells how much has come. */
  beat(): string;
  onMark(mark: JobMark): void;
  lost(reason: string): Failure;
}

/** What one link brings of a job. */
class Reading {
  /** Whether the job was begun, or found; settles when the host has said so, or will not. */
  readonly hasBegun: Promise<boolean>;
  readonly end: Promise<ReadingEnd>;
  readonly #process: RemoteProcess;

  constructor(process: RemoteProcess, options: ReadingOptions) {
    const { nonce, beatMs, beginMs, take, received, beat, onMark, lost } = options;
    this.#process = process;
    const marks = new JobMarks(nonce);
    const stderr = new Tail();
    const decoder = new TextDecoder();
    let isFound = false;
    let tellBegun: (begun: boolean) => void = () => {};
    let tellWhole: () => void = () => {};
    this.hasBegun = new Promise((resolve) => {
      tellBegun = resolve;
    });
    /** Its last byte has come; or what was on its way has not. */
    const whole = new Promise<void>((resolve) => {
      tellWhole = resolve;
    });
    let lastBytes: NodeJS.Timeout | undefined;
    const look = (): void => {
      if (marks.status === null) return;
      clearTimeout(lastBytes);
      if (received() >= (marks.size ?? 0)) tellWhole();
      // While a reader is behind, nothing can come.
      else lastBytes = setTimeout(() => (process.stdout.isPaused() ? look() : tellWhole()), lastBytesMs);
    };
    const onData = (chunk: Uint8Array): void => {
      take(chunk);
      look();
    };
    process.stdout.on('data', onData);
    process.stderr.on('data', (chunk: Uint8Array) => {
      stderr.add(marks.take(decoder.decode(chunk, { stream: true })));
      if (marks.mark !== null && !isFound) {
        isFound = true;
        onMark(marks.mark);
        this.say(beat());
        tellBegun(true);
      }
      if (marks.gone) tellBegun(false);
      look();
    });
    process.stdin.on('error', () => {});
    const beating = setInterval(() => this.say(beat()), beatMs);
    beating.unref();
    let late: NodeJS.Timeout | undefined;
    const slow = new Promise<Failure>((resolve) => {
      late = setTimeout(
        () => resolve(lost(`it did not say within ${beginMs / 1000} s whether the job runs`)),
        beginMs,
      );
    });
    void this.hasBegun.then(() => clearTimeout(late));

    const gone = process.ended.then(
      () => null,
      (thrown: Failure) => thrown,
    );
    const settled = async (): Promise<ReadingEnd> => {
      const reason = await Promise.race([whole.then(() => null), gone, slow]);
      clearTimeout(lastBytes);
      clearInterval(beating);
      tellBegun(false);
      // What may still stand in the channel is read again over the next link.
      process.stdout.off('data', onData);
      process.stdout.resume();
      const { status, size, why } = marks;
      if (status !== null && received() >= (size ?? 0)) {
        // The folder is taken away by this word; the job has ended.
        this.say('done\n');
        process.stdin.end();
        if (!(await within(gone, 5_000))) process.drop();
        return { is: 'exit', status, stderr: stderr.text, why };
      }
      if (marks.gone) return { is: 'gone' };
      process.drop();
      return { is: 'lost', reason: reason ?? lost('its reader ended before it') };
    };
    this.end = settled();
  }

  say(line: string): void {
    if (this.#process.stdin.writable) this.#process.stdin.write(line);
  }

  drop(): void {
    this.#process.drop();
  }
}

const notFound = 'its job was not found again';
