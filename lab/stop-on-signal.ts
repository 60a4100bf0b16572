import { onStopSignal } from '../src/main/process/stop-signals.ts'

/** On SIGINT, SIGTERM or SIGHUP: runs `stop` once and ends the process with 0; a second signal ends it at once. */
export const stopOnSignal = (stop: () => Promise<void>): void => {
  let stopping = false
  const handle = () => {
    if (stopping) process.exit(130)
    stopping = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  onStopSignal(handle)
}
