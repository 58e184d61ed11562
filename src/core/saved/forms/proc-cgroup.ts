/** /proc/PID/cgroup: which cgroup counts the memory of a process. */

import { type CgroupEntry, cgroupMemoryPath, parseCgroupEntries } from '../../probe/cgroup';
import { message } from '../../words/messages';
import type { TextForm } from './form';

export interface ProcCgroupReading {
  readonly entries: readonly CgroupEntry[];
  /** Null where memory is not counted. */
  readonly memoryPath: string | null;
  readonly version: 1 | 2;
}

export const procCgroup: TextForm<ProcCgroupReading> = {
  read(head, text) {
    if (!/^(?:\d+:[^:\n]*:\/[^\n]*\n)+$/.test(head) || head.length > 16_384) return null;
    const entries = parseCgroupEntries(text);
    const isV1 = entries.some(({ controllers }) => controllers.includes('memory'));
    return { entries, memoryPath: cgroupMemoryPath(text), version: isV1 ? 1 : 2 };
  },
  facts: ({ memoryPath, version }) => [
    memoryPath === null
      ? message('read.proc-cgroup-none')
      : message('read.proc-cgroup', { path: memoryPath, version: `v${version}` }),
  ],
};
