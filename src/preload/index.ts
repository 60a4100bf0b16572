import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { type Bridge, channels } from '../shared/bridge.ts'
import type { HubEvent } from '../shared/events.ts'

/** All that the page gets: four functions. It never sees ipcRenderer, nor an event's sender. */
const bridge: Bridge = {
  call: (method, input, id) => ipcRenderer.invoke(channels.call, method, input, id),
  cancel: (id) => ipcRenderer.invoke(channels.cancel, id),
  subscribe: (listener) => {
    const onEvent = (_: IpcRendererEvent, event: HubEvent): void => listener(event)
    ipcRenderer.on(channels.event, onEvent)
    return () => {
      ipcRenderer.removeListener(channels.event, onEvent)
    }
  },
  copySecret: (text) => ipcRenderer.invoke(channels.copySecret, text),
}

contextBridge.exposeInMainWorld('certhub', bridge)
