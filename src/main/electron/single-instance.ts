import { app, type BrowserWindow } from 'electron';
import { filesOf } from './chosen-files';
import { linkOf } from './opened-links';

/**
 * One Heapcase per settings folder: a second start brings the first window to the front. False when another
 * one runs; this one then ends.
 */
export function isFirstInstance(
  window: () => BrowserWindow | null,
  open: (files: readonly string[], link: string | null) => void,
): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, argv, folder) => {
    bringForward(window());
    open(filesOf(argv, folder), linkOf(argv));
  });
  return true;
}

export function bringForward(window: BrowserWindow | null): void {
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}
