/**
 * The wrapper around a command that goes on until it is stopped (design/ssh.md §9). It puts the command in
 * a process group of its own, reports that group, ends it when standard input closes (the link is gone, or
 * Stop) or stays silent too long (the link is gone and the server has not noticed), and gives it a time to live
 * as the last fence. Standard shell only: dash, bash, busybox, mksh.
 */

import { commandLine, type JobTools, quote, wholeSeconds, withEnvironment } from './command';

/** Half a day: longer monitors are restarted in slices by whoever runs them. */
export const defaultLifeSeconds = 12 * 3600;

/** Whoever started a job sends a line into its input so often. */
export const beatMs = 30_000;

/** After so long without one it is alone: a laptop that slept, a network that is gone. */
export const aloneAfterSeconds = 300;

/** What the wrapper reported of itself. */
export interface JobMark {
  /** The process group's leader. */
  readonly pid: number;
  /** Start time in clock ticks (field 22 of /proc/PID/stat), against a pid given to another; null where it could not be read. */
  readonly startTime: string | null;
  /** Where the output of one lies that outlives its link (lasting-line.ts). */
  readonly folder?: string;
}

/** Field 22 of stat; the name in field 2 may hold blanks, so it is cut off first. */
export const startTimeOf = (pid: string): string =>
  `$(sed 's/.*) //' "/proc/${pid}/stat" 2>/dev/null | cut -d' ' -f20)`;

/** The shell line that runs `argv` as a job; its marks carry the nonce and come on standard error. */
export function jobLine(
  argv: readonly string[],
  nonce: string,
  tools: JobTools,
  lifeSeconds: number = defaultLifeSeconds,
  aloneSeconds: number = aloneAfterSeconds,
): string {
  if (!/^[A-Za-z0-9]+$/.test(nonce)) throw new TypeError('a nonce of letters and digits');
  const group = tools.setsid ? 'setsid ' : '';
  const limit = tools.timeout ? `timeout -k 5 ${wholeSeconds(lifeSeconds)} ` : '';
  // Without setsid and timeout there is no group: then the command alone is ended.
  const end = (signal: string) => `{ kill -${signal} "-$J" || kill -${signal} "$J"; } 2>/dev/null`;
  return withEnvironment(
    [
      'exec 3<&0',
      `${group}${limit}${commandLine(argv)} </dev/null 3<&- & J=$!`,
      `echo "${nonce} JOB $J ${startTimeOf('$J')}" >&2`,
      // Once the input is closed: ask, look for six seconds, then kill. Short sleeps, so that none is left behind.
      `( ${tools.timeout ? listen(nonce, aloneSeconds) : 'cat <&3 4>&- >/dev/null'}; ${end('TERM')}`,
      'for i in 1 2 3 4 5 6; do sleep 1; kill -0 "$J" || exit; done',
      `${end('KILL')} ) 4>&2 >/dev/null 2>&1 & W=$!`,
      // Some shells say "Terminated" of a job they waited for.
      'exec 3<&-; wait "$J" 2>/dev/null; R=$?',
      'kill "$W" 2>/dev/null',
      // What the command left behind in its group goes with it.
      tools.setsid || tools.timeout ? 'kill -KILL "-$J" 2>/dev/null' : ':',
      `echo "${nonce} EXIT $R" >&2; exit $R`,
    ].join('\n'),
  );
}

/** Reads beats until the input ends or is silent for too long; what reads must not hold the job's own outputs. */
const listen = (nonce: string, seconds: number): string =>
  `while timeout ${wholeSeconds(seconds)} sh -c 'read -r b' <&3 4>&-; do :; done; [ $? = 1 ] || echo "${nonce} ALONE" >&4; exec 4>&-`;

/** The line of a job that is root's: the wrapper is raised with the command, as only root can end it. */
export const raisedLine = (before: readonly string[], line: string): string =>
  before.length === 0 ? line : withEnvironment(`exec ${commandLine([...before, 'sh', '-c', line])}`);

/**
 * KILL for all of the session that `pid` led, given when it began: a `timeout` within it has a group of its own, which a
 * signal to the group of the leader does not reach. While any of it lives, its number is given to no other process.
 */
export const killSession = (pid: string, startTime: string): string =>
  [
    `if [ ! -e "/proc/${pid}" ] || [ "${startTimeOf(pid)}" = ${startTime} ]; then`,
    `kill -KILL "-${pid}" || kill -KILL "${pid}"`,
    // Field 6 of stat.
    `kill -KILL $(sed -n "s/^\\([0-9]*\\) (.*) . [0-9]* [0-9]* ${pid} .*/\\1/p" /proc/[0-9]*/stat); fi`,
  ].join('\n');

/**
 * Ends what reads in $D (lasting-line.ts) over a link that fell silent, or what was left of it when only its shell was
 * killed: all of it is one process group, as sshd starts each session in one.
 */
export const endReader = `if read -r P T < "$D/reader" && [ -n "$P" ] && { [ "${startTimeOf('$P')}" = "$T" ] || [ ! -e "/proc/$P" ]; }; then
kill -TERM "-$P" || kill -TERM "$P"; fi`;

/** Ends a marked job from outside and says `gone` once its leader is: for when closing its input was not enough. */
export function killLine({ pid, startTime, folder }: JobMark): string {
  if (!Number.isInteger(pid) || pid <= 1) throw new TypeError(`not a job's process id: ${pid}`);
  if (folder !== undefined && !/^\/[a-z/]+\/heapcase-job-HC[0-9a-f]+$/.test(folder))
    throw new TypeError(`not a job's folder: ${folder}`);
  // Without a start time although there is a /proc: it had ended before it could be read.
  const same =
    startTime === null ? '[ ! -e /proc/self/stat ]' : `[ "${startTimeOf('$P')}" = ${quote(startTime)} ]`;
  return withEnvironment(
    [
      'exec 2>/dev/null',
      // Its guardian ends when it finds it gone; only here stands who reads in it.
      folder === undefined ? ':' : `D=${quote(folder)}; if [ -O "$D" ]; then\n${endReader}\nrm -rf "$D"; fi`,
      `P=${pid}`,
      `lives() { ${same} && kill -0 "$P"; }`,
      // Asked first: what it started in other groups is ended by it, and by nobody once it is killed.
      'if lives; then kill -TERM "-$P" || kill -TERM "$P"',
      'for i in 1 2 3 4 5; do sleep 1; lives || break; done',
      killSession('$P', quote(startTime ?? '')),
      'if lives; then sleep 1; fi; fi',
      'if lives; then :; else echo gone; fi',
    ].join('\n'),
  );
}

/** Takes the wrapper's marks out of standard error, wherever the command's own text was interleaved with them. */
export class JobMarks {
  #nonce: string;
  #rest = '';
  mark: JobMark | null = null;
  status: number | null = null;
  /** Of one that outlives its link: how many bytes it has said in all, and why it was ended there (`alone`, `full`). */
  size: number | null = null;
  why = '';
  /** The host knows nothing of it (any more). */
  gone = false;
  /** It ended because nobody gave a sign of life. */
  alone = false;

  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  /** The next piece of standard error; gives back what is the command's own. */
  take(text: string): string {
    this.#rest += text;
    const marks = new RegExp(
      `${this.#nonce} (?:JOB (\\d+) (\\d*)|EXIT (\\d+)(?: (\\d+) ?(\\w*))?|(ALONE)|(GONE))\\n`,
      'g',
    );
    let own = '';
    let from = 0;
    for (const found of this.#rest.matchAll(marks)) {
      own += this.#rest.slice(from, found.index);
      from = found.index + found[0].length;
      if (found[1] !== undefined) this.mark = { pid: Number(found[1]), startTime: found[2] || null };
      else if (found[3] !== undefined) this.#tellExit(found[3], found[4], found[5]);
      else if (found[6] !== undefined) this.alone = true;
      else this.gone = true;
    }
    const rest = this.#rest.slice(from);
    const begun = this.#beginningOfMark(rest);
    this.#rest = rest.slice(begun);
    return own + rest.slice(0, begun);
  }

  /** What is left when the stream ended. */
  finish(): string {
    const rest = this.#rest;
    this.#rest = '';
    return rest;
  }

  #tellExit(status: string, size = '', why = ''): void {
    this.status = Number(status);
    this.size = size === '' ? null : Number(size);
    this.why = why;
  }

  /** Where a mark may have begun that is not whole yet. */
  #beginningOfMark(text: string): number {
    const whole = text.lastIndexOf(this.#nonce);
    if (whole >= 0 && !text.slice(whole).includes('\n')) return whole;
    for (let length = Math.min(this.#nonce.length - 1, text.length); length > 0; length--)
      if (this.#nonce.startsWith(text.slice(text.length - length))) return text.length - length;
    return text.length;
  }
}
