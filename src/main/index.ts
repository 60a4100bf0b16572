import { join } from 'node:path'
import { keepFilesPrivate } from './files/private-umask.ts'
import { openHub } from './open-hub.ts'
import { runElectron } from './shells/electron/run-electron.ts'
import { keepHeapSmall } from './small-heap.ts'

keepFilesPrivate()
keepHeapSmall()

runElectron({
  env: process.env,
  openHub,
  rendererFolder: join(import.meta.dirname, '../renderer'),
  preloadFile: join(import.meta.dirname, '../preload/index.cjs'),
})
