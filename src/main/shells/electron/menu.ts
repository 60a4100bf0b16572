import type { MenuItemConstructorOptions } from 'electron'

/** The menu bar. Edit's roles are what makes copy and paste work by keyboard on macOS. */
export const menuTemplate = (
  platform: NodeJS.Platform,
  developing: boolean,
): MenuItemConstructorOptions[] => {
  const isMac = platform === 'darwin'
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ]
  const developer: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ]
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    isMac ? { role: 'fileMenu' } : { label: '&File', submenu: [{ role: 'close' }, { role: 'quit' }] },
    { role: 'editMenu' },
    { label: '&View', submenu: developing ? [...view, ...developer] : view },
    { role: 'windowMenu' },
  ]
}
