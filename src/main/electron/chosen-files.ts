/** Files that a person named: in a dialog, on the command line, or by a double click in the system. */

import { statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { failure } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import type { WorkbenchEvent } from '#core/contract/events';
import type { OpenedFiles } from '#core/contract/methods';
import type { Workbench } from '#main/workbench';

/** Node reads no larger file whole, here or in the terminal. */
const largestFile = 2 ** 31;

/** The words of a command line that are files; Chromium's own switches and what comes before them are not. */
export function filesOf(argv: readonly string[], folder: string): string[] {
  return argv
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .map((word) => path.resolve(folder, word))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

/** Empty when the person cancelled. */
export async function askFiles(): Promise<readonly string[]> {
  const options = { properties: ['openFile' as const, 'multiSelections' as const] };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  // Tests have nobody to answer a dialog; a packaged Heapcase ignores this.
  const chosen = app.isPackaged ? undefined : process.env.HEAPCASE_OPEN_FILES;
  if (chosen) return chosen.split(path.delimiter);
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  return canceled ? [] : filePaths;
}

/** Opens files by their paths, and tells of it, so that it can be stopped. */
export interface Opener {
  /** Rejects with file.unreadable, file.too-large, and failure.cancelled. */
  open(paths: readonly string[]): Promise<OpenedFiles>;
  /** Ends all that is being opened. */
  stop(): void;
}

export function createOpener(
  workbench: () => Promise<Workbench>,
  tell: (event: WorkbenchEvent) => void,
): Opener {
  const opening = new Map<AbortController, number>();
  const tellHowMany = () =>
    tell({ kind: 'files-opening', files: [...opening.values()].reduce((sum, one) => sum + one, 0) });
  return {
    open: async (paths) => {
      const stop = new AbortController();
      opening.set(stop, paths.length);
      tellHowMany();
      try {
        const files: { name: string; bytes: Uint8Array }[] = [];
        for (const file of paths)
          files.push({ name: path.basename(file), bytes: await readWhole(file, stop.signal) });
        return await (await workbench()).openFiles(files, stop.signal);
      } finally {
        opening.delete(stop);
        tellHowMany();
      }
    },
    stop: () => {
      for (const one of opening.keys()) one.abort();
    },
  };
}

async function readWhole(file: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw failure('file.unreadable', { file, reason: 'it is a folder' });
    if (found.size > largestFile) throw failure('file.too-large', { file, limit: formatBytes(largestFile) });
    return await readFile(file, { signal });
  } catch (thrown) {
    if (signal.aborted) throw failure('failure.cancelled');
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === undefined) throw thrown;
    throw failure('file.unreadable', { file, reason: message });
  }
}
