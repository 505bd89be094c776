import * as electron from 'electron';
import type { Bridge } from './bridge-api.ts';
import { channels } from './contract/channels.ts';
import type { AppEvent } from './contract/events.ts';

const { contextBridge, ipcRenderer } = electron;

const bridge: Bridge = {
  call: (procedure, input, callId, token) => ipcRenderer.invoke(channels.call, procedure, input, callId, token),
  abort: (callId) => {
    ipcRenderer.send(channels.abort, callId);
  },
  unlock: (secret) => ipcRenderer.invoke(channels.unlock, secret),
  on(listener) {
    const hear = (_event: unknown, event: AppEvent) => {
      listener(event);
    };
    ipcRenderer.on(channels.event, hear);
    return () => {
      ipcRenderer.off(channels.event, hear);
    };
  },
  offerFile: (file, token) => ipcRenderer.invoke(channels.offer, pathOf(file), file.name, token),
  chooseTarget: (name, token) => ipcRenderer.invoke(channels.target, name, token),
  chooseFolder: (token) => ipcRenderer.invoke(channels.folder, token),
};

/** The path of a file on disk, '' for one that only exists in the page. Electron before 29 kept it on the file itself. */
function pathOf(file: File & { readonly path?: string }): string {
  const { webUtils } = electron as Partial<typeof electron>;
  return webUtils?.getPathForFile(file) ?? file.path ?? '';
}

contextBridge.exposeInMainWorld('khareetaty', bridge);
