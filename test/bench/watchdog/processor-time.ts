/** Processor time of a set of processes and of all that they start from now on, counted by the kernel in nanoseconds. */

import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const TREE = '/sys/fs/cgroup/cpuacct';

let made = 0;

export class ProcessorTime {
  private readonly group = path.join(TREE, `heapcase-bench-${process.pid}-${++made}`);

  constructor(pids: readonly number[]) {
    mkdirSync(this.group);
    for (const pid of pids) {
      try {
        writeFileSync(path.join(this.group, 'cgroup.procs'), `${pid}`);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
  }

  get milliseconds(): number {
    return Number(readFileSync(path.join(this.group, 'cpuacct.usage'), 'utf8')) / 1e6;
  }

  /** Gives the processes back to where they came from. */
  stop(): void {
    for (const pid of readFileSync(path.join(this.group, 'cgroup.procs'), 'utf8')
      .split('\n')
      .filter(Boolean)) {
      try {
        writeFileSync(path.join(TREE, 'cgroup.procs'), pid);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    rmdirSync(this.group);
  }
}
