/** Reads a monitor's raw output long after it was recorded, from its text alone. */

import type { CgroupMemoryFolder } from '../cgroup';
import { monitors } from './index';
import type { MonitorAsk, MonitorDefinition, MonitorId, MonitorReader, MonitorSample } from './monitor';
import { monitorIds } from './monitor';

export interface SavedMonitor {
  readonly monitor: MonitorId;
  readonly samples: readonly MonitorSample[];
  /** It says that the process ended, or that its pid was given to another. */
  readonly end: 'ended' | 'restarted' | null;
  readonly unknownLines: number;
}

/** The monitor that wrote a text, told from its first lines; null where none of Heapcase's own loops did. */
export function monitorOf(head: string): MonitorId | null {
  if (/^hc\d+ at \d+/m.test(head) && /^hc\d+ done;/m.test(head)) return 'process';
  const named = /^@heapcase monitor (\w+) /m.exec(head)?.[1];
  return monitorIds.find((id) => id === named) ?? null;
}

export function readSavedMonitor(monitor: MonitorId, text: string): SavedMonitor {
  const definition = monitors[monitor];
  const reader = readerOf(definition, 'proc', {
    everySeconds: 1,
    target: targetIn(text),
    cgroup: cgroupFoldersIn(text),
    startedAt: 0,
  });
  return { monitor, ...reader.push(text), unknownLines: reader.unknownLines };
}

/** The reader of a recorded run: of the variant that ran then, or of the kernel's files where it is not known any more. */
export function readerOf({ variants }: MonitorDefinition, variant: string, ask: MonitorAsk): MonitorReader {
  const ran = variants.find(({ id }) => id === variant) ?? variants[variants.length - 1];
  return ran.reader(ask);
}

/** Each line begins with the path of its file. */
function targetIn(text: string): MonitorAsk['target'] {
  const pid = /^\/proc\/(\d{1,10})\//m.exec(text)?.[1];
  return pid === undefined ? null : { pid: Number(pid), startTicks: null };
}

/** Nearest first, as they were printed. */
export function cgroupFoldersIn(text: string): readonly CgroupMemoryFolder[] {
  const folders = new Map<string, CgroupMemoryFolder>();
  for (const [, folder, limitFile] of text.matchAll(
    /^(\/[^\n]*)\/(memory\.limit_in_bytes|memory\.max):(?:\d+|max)$/gm,
  )) {
    if (folders.has(folder)) continue;
    const version = limitFile === 'memory.max' ? 2 : 1;
    const usageFile = version === 1 ? 'memory.usage_in_bytes' : 'memory.current';
    folders.set(folder, { version, folder, limitFile, usageFile });
  }
  return [...folders.values()];
}
