/** Whether shortcuts are shown with ⌘. */
export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)
