/** The methods that only a window can do. Paths are chosen here, in the main process; none comes from the page. */

import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, dialog, shell } from 'electron';
import { failure } from '#core/base/failure';
import type { Handlers, WindowMethod } from '#core/contract/methods';
import { readShippedScript } from '#main/watch/shipped-script';
import type { Workbench } from '#main/workbench';
import { askFiles, type Opener } from './chosen-files';
import { writeExported } from './exported-files';
import { systemSettings } from './system-theme';

type Format = 'html' | 'md' | 'svg' | 'png' | 'pb.gz';

const filters: Readonly<Record<Format, Electron.FileFilter>> = {
  html: { name: 'HTML', extensions: ['html'] },
  md: { name: 'Markdown', extensions: ['md'] },
  svg: { name: 'SVG', extensions: ['svg'] },
  png: { name: 'PNG', extensions: ['png'] },
  'pb.gz': { name: 'pprof', extensions: ['pb.gz', 'gz'] },
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

/** Null when the person cancelled. */
async function writeWhere(name: string, format: Format, bytes: Uint8Array): Promise<{ path: string } | null> {
  const file = await askWhere(name, format);
  if (file === null) return null;
  await writeFile(file, bytes).catch((error: Error) => {
    throw failure('file.unwritable', { file, reason: error.message });
  });
  return { path: file };
}

async function askFolder(): Promise<string | null> {
  const folder = app.isPackaged ? undefined : process.env.HEAPCASE_CHOOSE_FOLDER;
  if (folder) return folder;
  const options = { properties: ['openDirectory' as const, 'createDirectory' as const] };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options);
  return canceled ? null : (filePaths[0] ?? null);
}

/** What the page calls a picture has to be one, and an SVG may not bring a script to whoever opens it. */
function isPicture(format: 'svg' | 'png', bytes: Uint8Array): boolean {
  if (format === 'png') return [0x89, 0x50, 0x4e, 0x47].every((byte, at) => bytes[at] === byte);
  const text = new TextDecoder().decode(bytes);
  return text.startsWith('<svg ') && !/<script|<foreignObject|\son\w+\s*=|javascript:/i.test(text);
}

/** A file's name without anything that leads elsewhere. */
const plainName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._ -]+/gu, '-')
    .replace(/^[. -]+/, '')
    .slice(0, 120);

/** What the program was started with: it is opened when the page asks. */
export interface Started {
  readonly files: string[];
  link: string | null;
}

export function createWindowMethods(
  workbench: () => Promise<Workbench>,
  started: Started,
  opener: Opener,
): Handlers<WindowMethod> {
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
    'source.addFolder': async () => {
      const folder = await askFolder();
      return folder === null ? null : (await workbench()).addSourceFolder(folder);
    },
    'picture.save': async ({ name, format, bytes }) => {
      if (!isPicture(format, bytes))
        throw failure('picture.not-saved', { reason: `it is no ${format.toUpperCase()}` });
      return writeWhere(`${plainName(name) || 'picture'}.${format}`, format, bytes);
    },
    'profile.save': async ({ name, bytes }) => {
      if (bytes[0] !== 0x1f || bytes[1] !== 0x8b)
        throw failure('profile.not-saved', { reason: 'it is no gzipped profile' });
      return writeWhere(`${plainName(name) || 'view'}.pb.gz`, 'pb.gz', bytes);
    },
    'watch.script': async () => {
      const { text, sha256, version } = await readShippedScript(path.join(app.getAppPath(), 'resources'));
      return { text, sha256, version };
    },
    'watch.saveExport': async (request) => {
      const files = await (await workbench()).handlers['watch.export'](request);
      const parent = await askFolder();
      if (parent === null) return null;
      const folder = await writeExported(parent, `heapcase-watch-${request.id}-${request.format}`, files);
      return { folder, files: files.length };
    },
    'files.choose': async () => {
      const files = await askFiles();
      return files.length === 0 ? null : opener.open(files);
    },
    'files.started': async () => {
      const files = started.files.splice(0);
      return files.length === 0 ? null : opener.open(files);
    },
    'files.stopOpening': async () => {
      opener.stop();
      return null;
    },
    'links.started': async () => {
      const { link } = started;
      started.link = null;
      return link;
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
