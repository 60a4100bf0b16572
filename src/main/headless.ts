import { join } from 'node:path'
import { exitCodeOf, toErrorData } from '../shared/errors.ts'
import { printable } from '../shared/plain-text.ts'
import { keepFilesPrivate } from './files/private-umask.ts'
import { openHub } from './open-hub.ts'
import { endProcess } from './process/end-process.ts'
import { keepHeapSmall } from './process/small-heap.ts'
import { onStopSignal } from './process/stop-signals.ts'
import { runHeadless } from './shells/headless/run-headless.ts'

keepFilesPrivate()
keepHeapSmall()

// Once: it ends in good order. Twice: at once; the hub is safe from that.
let stopping = false
const stopped = new Promise<void>((resolve) => {
  onStopSignal(() => {
    if (stopping) process.exit(1)
    stopping = true
    resolve()
  })
})

runHeadless({
  env: process.env,
  openHub,
  rendererFolder: join(import.meta.dirname, '../renderer'),
  host: '127.0.0.1',
  port: Number(process.env.CERTHUB_PORT ?? 0),
  openBrowser: false,
  allowUsers: (process.env.CERTHUB_ALLOW_USERS ?? '').split(',').filter(Boolean),
  saysToPerson: process.stdout.isTTY === true,
  // The page that it serves protects and unlocks the vault.
  requireUnlocked: false,
  isAttended: true,
  say: (line) => process.stdout.write(`${printable(line)}\n`),
  journal: (line) => process.stdout.write(`${printable(line)}\n`),
  stopped,
})
  .catch((error: unknown) => {
    const { code, message, hint } = toErrorData(error)
    process.stderr.write(printable(`${message}\n${hint}\n`))
    process.exitCode = exitCodeOf(code)
  })
  .finally(() => {
    // All is put away; a keychain that still does not answer would keep the process for as long as it likes.
    setTimeout(() => endProcess(Number(process.exitCode ?? 0)), 2000).unref()
  })
