/** The kernel's log, followed while the race runs: who was killed, when, by which limit. */

import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { waitFor } from '../../helpers/wait-for';

export interface Kill {
  /** The cgroup whose limit was reached, such as `/hc-123-1`. */
  readonly limit: string;
  readonly task: string;
  /** The pid as this machine counts, not the server. */
  readonly pid: number;
  /** Milliseconds of the wall clock. */
  readonly wall: number;
}

interface Line {
  /** Seconds of the kernel's own clock. */
  readonly stamp: number;
  readonly text: string;
}

const MARK = 'heapcase bench: clock mark';
/** How exact the two clocks are tied together. */
const MARK_MS = 2;

export class KernelLog {
  private readonly lines: Line[] = [];
  private readonly reader: ChildProcess;
  private marks = 0;

  constructor() {
    // One record a line: `PRIORITY,SEQUENCE,MICROSECONDS,FLAGS;TEXT`.
    this.reader = spawn('cat', ['/dev/kmsg'], { stdio: ['ignore', 'pipe', 'ignore'] });
    if (!this.reader.stdout) throw new Error('cannot read the kernel log');
    createInterface({ input: this.reader.stdout }).on('line', (line) => {
      const found = /^\d+,\d+,(\d+),[^;]*;(.*)$/.exec(line);
      if (found) this.lines.push({ stamp: Number(found[1]) / 1e6, text: found[2] ?? '' });
    });
  }

  /** Where the log ends now, to look for what comes later. */
  get end(): number {
    return this.lines.length;
  }

  /**
   * The first kill of that task by that limit behind a place in the log. The kernel's clock is no wall clock and
   * drifts from it: a mark written at this moment tells how far they are apart now.
   */
  async killOf(limit: string, task: string, from: number, timeoutMs: number): Promise<Kill> {
    const line = await waitFor(
      `the kernel to kill ${task} of ${limit}`,
      () => this.lines.slice(from).find(({ text }) => isKill(text, limit, task)),
      { timeoutMs, everyMs: 20 },
    );
    const apart = await this.wallMinusStamp();
    return { limit, task, pid: Number(/,pid=(\d+)/.exec(line.text)?.[1]), wall: line.stamp * 1000 + apart };
  }

  /** How many processes that limit has killed behind a place in the log. */
  killsSince(limit: string, from: number): number {
    return this.lines.slice(from).filter(({ text }) => isKill(text, limit)).length;
  }

  private async wallMinusStamp(): Promise<number> {
    for (;;) {
      const text = `${MARK} ${process.pid} ${++this.marks}`;
      const before = Date.now();
      // Without the end of its line the kernel keeps it back until the next message.
      writeFileSync('/dev/kmsg', `${text}\n`);
      // On a busy machine the write may have waited for a processor: then it says nothing.
      if (Date.now() - before > MARK_MS) continue;
      const mark = await waitFor('the mark in the kernel log', () =>
        this.lines.find((line) => line.text === text),
      );
      return before - mark.stamp * 1000;
    }
  }

  stop(): void {
    this.reader.kill();
  }
}

const isKill = (text: string, limit: string, task = '') =>
  text.startsWith('oom-kill:') && text.includes(`oom_memcg=${limit},`) && text.includes(`,task=${task}`);
