/** The one wrapper around IPC: nothing else in this program listens to the page. */

import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { Result } from '#core/base/result';
import type { WorkbenchEvent } from '#core/contract/events';

/** Our page, in the top frame: a report in a frame, or a page of anybody else's, gets no answer. */
function isOurs({ senderFrame, sender }: IpcMainInvokeEvent, origin: string): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && originOf(senderFrame.url) === origin;
}

/** `new URL().origin` is "null" for schemes that Node does not know. */
export function originOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return '';
  }
}

export function answerCalls(
  origin: string,
  call: (method: unknown, request: unknown) => Promise<Result<unknown>>,
): void {
  ipcMain.handle('heapcase:call', (event, method: unknown, request: unknown) => {
    if (!isOurs(event, origin)) throw new Error('refused: not from the page');
    return call(method, request);
  });
}

export function broadcast(origin: string, event: WorkbenchEvent): void {
  for (const { webContents } of BrowserWindow.getAllWindows()) {
    if (!webContents.isDestroyed() && originOf(webContents.getURL()) === origin) {
      webContents.send('heapcase:event', event);
    }
  }
}
