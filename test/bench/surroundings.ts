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
  if (process.platform !== 'linux') return null;
  const ticks = new Map<number, { parent: number; used: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // After the name, which may hold anything: state, parent, … user and system time are the 12th and 13th.
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      ticks.set(Number(name), { parent: Number(fields[1]), used: Number(fields[11]) + Number(fields[12]) });
    } catch {
      // It has ended meanwhile.
    }
  }
  const isBelow = (pid: number): boolean => pid === root || isBelowParent(ticks.get(pid)?.parent ?? 0);
  const isBelowParent = (parent: number): boolean => parent > 1 && isBelow(parent);
  let all = 0;
  for (const [pid, { used }] of ticks) if (isBelow(pid)) all += used;
  return all * 10;
}
