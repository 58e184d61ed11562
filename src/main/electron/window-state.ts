/** `window.json` in the settings folder: read before the first window, so synchronously; never worth an error. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { firstState, type WindowState, WindowStateSchema } from './window-bounds';

export interface StateFile {
  get(): WindowState;
  change(part: Partial<WindowState>): void;
}

export function openStateFile(folder: string): StateFile {
  const file = path.join(folder, 'window.json');
  let state = firstState;
  try {
    state = WindowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The first start, or a file that somebody broke: the usual window.
  }
  return {
    get: () => state,
    change(part) {
      state = { ...state, ...part };
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(`${file}.new`, JSON.stringify(state));
        renameSync(`${file}.new`, file);
      } catch {
        // A full or read-only disk costs the window its place, nothing more.
      }
    },
  };
}
