/** Source files for `-list`, and why one cannot be opened, said as Go says it. pprof: os.Open in report.openSourceFile. */

import { statSync } from 'node:fs';
import { Failure } from '#core/base/failure';
import type { Opened } from '#core/profile/list';
import { unreadable } from '../unreadable';
import type { PprofIo } from './io';

/** Where Node has other words than Go. */
const inGosWords: ReadonlyMap<string, string> = new Map([
  ['too many symbolic links encountered', 'too many levels of symbolic links'],
  ['name too long', 'file name too long'],
]);

/**
 * The path comes from the profile: only regular files are read, as a device or a FIFO may have no end. A folder has
 * no lines; pprof opens it and finds none.
 */
export async function openSource(path: string, { readFile }: Pick<PprofIo, 'readFile'>): Promise<Opened> {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory()) return { bytes: new Uint8Array(0) };
    if (there && !there.isFile()) return { problem: 'not a regular file' };
    return { bytes: await readFile(path) };
  } catch (thrown) {
    const { data } = thrown instanceof Failure ? thrown : unreadable(path, thrown);
    const reason = String(data.fillings['reason'] ?? data.code);
    return { problem: inGosWords.get(reason) ?? reason };
  }
}
