import { someHang } from '../adapters/vault-stores/hanging-calls.ts'

/**
 * Ends this process with the code. `process.exit` waits for every thread, for one that hangs as long as it hangs; another
 * program in this one's place has none of them. Windows knows no such way: there it is waited for.
 */
export const endProcess = (code: number): void => {
  if (someHang() && process.platform !== 'win32' && process.execve) {
    // Node warns that execve is new; nobody who waits for our answer wants to read that.
    process.removeAllListeners('warning')
    process.execve('/bin/sh', ['sh', '-c', `exit ${code}`], {})
  }
  process.exit(code)
}
