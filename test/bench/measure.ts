/** Runs the contestants of a row in turn, A B A B …: on a busy machine only ratios of one round mean anything. */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  /** The program prints how long the measured part took, as other parts of it don't count. */
  readonly printsTime?: boolean;
}

export interface Measured {
  readonly name: string;
  readonly milliseconds: readonly number[];
  /** What its threads took of the processors together, where the system tells: says more on a busy machine. */
  readonly processorMilliseconds: readonly number[];
  /** The most memory that it held in any round; null where the system does not tell. */
  readonly peakBytes: number | null;
}

export async function inTurn(contestants: readonly Contestant[], rounds: number): Promise<Measured[]> {
  const times = contestants.map((): number[] => []);
  const processorTimes = contestants.map((): number[] => []);
  const peaks = contestants.map((): number | null => null);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const { milliseconds, processorMilliseconds, peakBytes } = await once(contestant);
      times[i]?.push(milliseconds);
      if (processorMilliseconds !== null) processorTimes[i]?.push(processorMilliseconds);
      if (peakBytes !== null) peaks[i] = Math.max(peaks[i] ?? 0, peakBytes);
    }
  }
  return contestants.map(({ name }, i) => ({
    name,
    milliseconds: times[i] ?? [],
    processorMilliseconds: processorTimes[i] ?? [],
    peakBytes: peaks[i] ?? null,
  }));
}

interface Once {
  readonly milliseconds: number;
  readonly processorMilliseconds: number | null;
  readonly peakBytes: number | null;
}

function once({ name, command, printsTime }: Contestant): Promise<Once> {
  return new Promise((resolve, reject) => {
    const [program = '', ...args] = command;
    const started = process.hrtime.bigint();
    const child = spawn(program, args, { stdio: ['ignore', printsTime ? 'pipe' : 'ignore', 'pipe'] });
    let peakBytes: number | null = null;
    let processorMilliseconds: number | null = null;
    const watch = setInterval(() => {
      // Of a program that prints its own time it would count what does not belong to it.
      if (!printsTime) processorMilliseconds = processorTime(child.pid) ?? processorMilliseconds;
      peakBytes = highWater(child.pid) ?? peakBytes;
    }, 10);
    let printed = '';
    let errors = '';
    child.stdout?.on('data', (text) => {
      printed += text;
    });
    child.stderr?.on('data', (text) => {
      errors += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(watch);
      const milliseconds = printsTime ? Number(printed) : Number(process.hrtime.bigint() - started) / 1e6;
      if (status === 0) resolve({ milliseconds, processorMilliseconds, peakBytes });
      else reject(new Error(`${name}: status ${status}: ${errors.slice(-500)}`));
    });
  });
}

/** The kernel's own high-water mark of a process, which only Linux tells while it runs. */
function highWater(pid: number | undefined): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

/** User and system time of all threads so far, which Linux counts in hundredths of a second. */
function processorTime(pid: number | undefined): number | null {
  try {
    // The second field is the program's name in brackets, which may hold spaces.
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(/\) (?=\S )/);
    const fields = rest.split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return ticks > 0 ? ticks * 10 : null;
  } catch {
    return null;
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
