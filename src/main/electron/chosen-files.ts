/** Files that a person named: in a dialog, on the command line, or by a double click in the system. */

import { statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { failure } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
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

/** Throws file.unreadable and file.too-large. */
export async function openPaths(
  workbench: () => Promise<Workbench>,
  paths: readonly string[],
): Promise<OpenedFiles> {
  const files: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [];
  for (const file of paths) {
    const bytes = await readWhole(file);
    files.push({ name: path.basename(file), bytes });
  }
  return (await workbench()).handlers['files.open']({ files });
}

async function readWhole(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if ((await stat(file)).size > largestFile) {
      throw failure('file.too-large', { file, limit: formatBytes(largestFile) });
    }
    // Typed as possibly shared; the buffer of a whole file never is.
    return (await readFile(file)) as Uint8Array<ArrayBuffer>;
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === undefined) throw thrown;
    throw failure('file.unreadable', { file, reason: message });
  }
}
