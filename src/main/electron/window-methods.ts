/** The methods that only a window can do. Paths are chosen here, in the main process; none comes from the page. */

import { stat } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, dialog, shell } from 'electron';
import { failure } from '#core/base/failure';
import type { Handlers, WindowMethod } from '#core/contract/methods';
import type { Workbench } from '#main/workbench';
import { systemSettings } from './system-theme';

type Format = 'html' | 'md';

const filters: Readonly<Record<Format, Electron.FileFilter>> = {
  html: { name: 'HTML', extensions: ['html'] },
  md: { name: 'Markdown', extensions: ['md'] },
};

/** Tests have nobody to answer a dialog; a packaged Heapcase ignores this. */
const chosenByTest = () => (app.isPackaged ? undefined : process.env.HEAPCASE_SAVE_TO);

async function askWhere(name: string, format: Format): Promise<string | null> {
  const folder = chosenByTest();
  if (folder) return path.join(folder, name);
  const options = {
    defaultPath: path.join(app.getPath('documents'), name),
    filters: [filters[format]],
    properties: ['createDirectory' as const, 'showOverwriteConfirmation' as const],
  };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options);
  return canceled || !filePath ? null : filePath;
}

export function createWindowMethods(workbench: () => Promise<Workbench>): Handlers<WindowMethod> {
  return {
    'report.export': async ({ caseId, language, format }) => {
      const { caseFolder, writeReport } = await workbench();
      // Also answers an unknown case before anybody is asked for a place.
      const name = `${path.basename(await caseFolder(caseId))}.${format}`;
      const file = await askWhere(name, format);
      if (file === null) return null;
      await writeReport({ caseId, format, language, path: file });
      return { path: file };
    },
    'window.reveal': async ({ caseId }) => {
      const folder = await (await workbench()).caseFolder(caseId);
      await stat(folder).catch((error: Error) => {
        throw failure('file.unreadable', { file: folder, reason: error.message });
      });
      shell.showItemInFolder(folder);
      return null;
    },
    'window.system': async () => systemSettings(),
  };
}
