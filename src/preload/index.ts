/**
 * The bridge: two functions, nothing of Electron. The main process checks the sender, the method and the
 * request again, so nothing here needs to be trusted.
 */

import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, WorkbenchEvent } from '#core/contract/events';

const bridge: Bridge = {
  call: (method, request) => ipcRenderer.invoke('heapcase:call', method, request),
  subscribe: (listener) => {
    const forward = (_event: unknown, said: WorkbenchEvent) => listener(said);
    ipcRenderer.on('heapcase:event', forward);
    return () => ipcRenderer.removeListener('heapcase:event', forward);
  },
};

contextBridge.exposeInMainWorld('heapcase', bridge);
