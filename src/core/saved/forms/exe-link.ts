/** `ls -l /proc/PID/exe`: `lrwxrwxrwx 1 root root 0 Nov 23 02:04 /proc/3231/exe -> /usr/local/bin/app (deleted)` */

import { visibleLine } from '../../base/text';
import { message } from '../../words/messages';
import type { TextForm } from './form';

export interface ExeLinkReading {
  readonly pid: number;
  readonly exe: string;
  /** The file was replaced or removed while the process runs. */
  readonly deleted: boolean;
}

export const exeLink: TextForm<ExeLinkReading> = {
  read(head) {
    const found = /^l[rwx-]{9}[^\n]{0,120} \/proc\/(\d+)\/exe -> ([^\n]+?)( \(deleted\))?\r?\n$/.exec(head);
    return found ? { pid: Number(found[1]), exe: found[2], deleted: found[3] !== undefined } : null;
  },
  facts: ({ pid, exe, deleted }) => [
    message('read.exe-link', { pid, exe: visibleLine(exe) }),
    ...(deleted ? [message('read.proc-maps-deleted', { file: visibleLine(exe) })] : []),
  ],
};
