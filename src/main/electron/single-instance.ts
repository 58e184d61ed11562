import { app, type BrowserWindow } from 'electron';

/**
 * One Heapcase per settings folder: a second start brings the first window to the front. False when another
 * one runs; this one then ends.
 */
export function isFirstInstance(window: () => BrowserWindow | null): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', () => {
    const open = window();
    if (!open) return;
    if (open.isMinimized()) open.restore();
    open.focus();
  });
  return true;
}
