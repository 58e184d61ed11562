/**
 * The bridge: three functions, nothing of Electron. The main process checks the sender, the method and the
 * request again, so nothing here needs to be trusted.
 */

import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, WorkbenchEvent } from '#core/contract/events';
import { followDrops } from './dropped-files';

const dropped = followDrops();

const bridge: Bridge = {
  call: (method, request) => ipcRenderer.invoke('heapcase:call', method, request),
  subscribe: (listener) => {
    const forward = (_event: unknown, said: WorkbenchEvent) => listener(said);
    ipcRenderer.on('heapcase:event', forward);
    return () => ipcRenderer.removeListener('heapcase:event', forward);
  },
  openDropped: () => {
    const paths = dropped();
    return paths.length === 0 || paths.includes('') ? null : ipcRenderer.invoke('heapcase:dropped', paths);
  },
};

contextBridge.exposeInMainWorld('heapcase', bridge);
