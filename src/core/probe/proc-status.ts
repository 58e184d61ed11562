/** /proc/PID/status. `VmRSS:	  195160 kB`: a tab after the colon, kB are KiB. */

import { completeLines } from './lines';

export interface ProcStatus {
  readonly name: string | null;
  /** One letter: R, S, D, Z (zombie), … */
  readonly state: string | null;
  readonly pid: number | null;
  readonly threads: number | null;
  /** One id per PID namespace, outermost first: the kernel's log uses the first, the container the last. */
  readonly nsPids: readonly number[];
  /** Kernel threads and zombies have no memory lines; Rss* came with Linux 4.5: null there. */
  readonly vmSizeKb: number | null;
  readonly vmHwmKb: number | null;
  readonly rssKb: number | null;
  readonly rssAnonKb: number | null;
  readonly rssFileKb: number | null;
  readonly rssShmemKb: number | null;
  readonly swapKb: number | null;
}

export function parseProcStatus(text: string): ProcStatus {
  const fields = new Map<string, string>();
  for (const line of completeLines(text)) {
    const match = /^(\w+):\s*(.*?)\s*$/.exec(line);
    if (match) fields.set(match[1], match[2]);
  }
  const number = (name: string, shape: RegExp) => {
    const match = shape.exec(fields.get(name) ?? '');
    return match ? Number(match[1]) : null;
  };
  const kb = (name: string) => number(name, /^(\d+) kB$/);
  return {
    name: fields.get('Name') ?? null,
    state: /^[A-Za-z]/.exec(fields.get('State') ?? '')?.[0] ?? null,
    pid: number('Pid', /^(\d+)$/),
    threads: number('Threads', /^(\d+)$/),
    nsPids: (fields.get('NSpid') ?? '')
      .split(/\s+/)
      .filter((id) => /^\d+$/.test(id))
      .map(Number),
    vmSizeKb: kb('VmSize'),
    vmHwmKb: kb('VmHWM'),
    rssKb: kb('VmRSS'),
    rssAnonKb: kb('RssAnon'),
    rssFileKb: kb('RssFile'),
    rssShmemKb: kb('RssShmem'),
    swapKb: kb('VmSwap'),
  };
}
