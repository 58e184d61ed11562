/** The one wrapper around IPC: nothing else in this program listens to the page. */

import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { Result } from '#core/base/result';
import type { WorkbenchEvent } from '#core/contract/events';
import type { OpenedFiles } from '#core/contract/methods';

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

function hear(channel: string, origin: string, answer: (...given: unknown[]) => Promise<unknown>): void {
  ipcMain.handle(channel, (event, ...given: unknown[]) => {
    if (!isOurs(event, origin)) throw new Error('refused: not from the page');
    return answer(...given);
  });
}

export function answerCalls(
  origin: string,
  call: (method: unknown, request: unknown) => Promise<Result<unknown>>,
): void {
  hear('heapcase:call', origin, call);
}

/** Files that a person dropped on the page, by their paths: the preload heard the drop, the page cannot name them. */
export function answerDrops(
  origin: string,
  open: (paths: readonly string[]) => Promise<Result<OpenedFiles>>,
): void {
  hear('heapcase:dropped', origin, async (paths) => {
    if (!Array.isArray(paths) || !paths.every((one) => typeof one === 'string'))
      throw new Error('refused: no paths');
    return open(paths);
  });
}

export function broadcast(origin: string, event: WorkbenchEvent): void {
  for (const { webContents } of BrowserWindow.getAllWindows()) {
    if (!webContents.isDestroyed() && originOf(webContents.getURL()) === origin) {
      webContents.send('heapcase:event', event);
    }
  }
}
