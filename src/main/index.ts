import { join } from 'node:path'
import { keepFilesPrivate } from './files/private-umask.ts'
import { openHub } from './open-hub.ts'
import { keepHeapSmall } from './process/small-heap.ts'
import { runElectron } from './shells/electron/run-electron.ts'

keepFilesPrivate()
keepHeapSmall()

runElectron({
  env: process.env,
  openHub,
  rendererFolder: join(import.meta.dirname, '../renderer'),
  preloadFile: join(import.meta.dirname, '../preload/index.cjs'),
})
