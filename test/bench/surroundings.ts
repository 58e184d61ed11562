/** What a measurement in the window was made in: without it the figures say little. */

import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { ElectronApplication } from 'playwright-core';

export interface Surroundings {
  readonly electron: string;
  readonly chromium: string;
  /** Whether a graphics card draws, or the processor. */
  readonly drawnBy: 'hardware' | 'software';
}

export async function surroundingsOf(app: ElectronApplication): Promise<Surroundings> {
  return app.evaluate(({ app: electron }) => ({
    electron: process.versions['electron'] ?? '',
    chromium: process.versions['chrome'] ?? '',
    drawnBy: electron.getGPUFeatureStatus().gpu_compositing === 'enabled' ? 'hardware' : 'software',
  }));
}

export const inWords = ({ electron, chromium, drawnBy }: Surroundings): string =>
  `Electron ${electron} (Chromium ${chromium}), drawn by the ${drawnBy === 'hardware' ? 'graphics card' : 'processor'}, ` +
  `${cpus().length} processors`;

/** Processes that wanted to run at the same time, on average of the last minute. More than processors: a busy machine. */
export const loadNow = (): number => loadavg()[0] ?? 0;

/** Milliseconds of the processor that a process and all below it have taken so far; null where the system has no /proc. */
export function processorTime(root: number): number | null {
  const all = treeOf(root);
  return all === null ? null : all.reduce((sum, { ticks }) => sum + ticks, 0) * 10;
}

/** Bytes that a process and all below it hold, those that they share counted once; null where the system has no /proc. */
export function memoryOf(root: number): number | null {
  return treeOf(root)?.reduce((sum, { pid }) => sum + proportionalBytes(pid), 0) ?? null;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function treeOf(root: number): readonly Process[] | null {
  if (process.platform !== 'linux') return null;
  const known = new Map<number, Process>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readIfThere(`/proc/${name}/stat`);
    if (stat === null) continue;
    // After the name, which may hold anything: state, parent, … user and system time are the 12th and 13th.
    const fields = stat.replace(/^.*\) /s, '').split(' ');
    const pid = Number(name);
    known.set(pid, { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
  }
  const isBelow = (pid: number): boolean => pid === root || isBelowParent(known.get(pid)?.parent ?? 0);
  const isBelowParent = (parent: number): boolean => parent > 1 && isBelow(parent);
  return [...known.values()].filter(({ pid }) => isBelow(pid));
}

const proportionalBytes = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0) * 1024;

/** Null where the process has ended meanwhile. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
