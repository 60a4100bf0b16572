import { readFileSync } from 'node:fs'

/** What ends a program in good order: from a person, a supervisor, and a terminal that is closed. */
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']

/** How often it is looked whether the parent is still there. Milliseconds. */
const lookEvery = 500

/**
 * Hands on to the child what would end this process, each time. A Ctrl-C reaches both by the terminal and the child once
 * more from here; the hub counts the two as one. Says whether there was any, and stops.
 */
export const handOnSignals = (child) => {
  let any = false
  const handlers = signals.map((signal) => {
    const handOn = () => {
      any = true
      child.kill(signal)
    }
    process.on(signal, handOn)
    return [signal, handOn]
  })
  return {
    any: () => any,
    stop: () => {
      for (const [signal, handOn] of handlers) process.off(signal, handOn)
    },
  }
}

/** Ends this process as another one ended: by its code or its signal. */
export const endAs = (code, signal) => {
  if (signal === null) process.exit(code ?? 1)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  setTimeout(() => process.exit(1), 1000)
}

/** Windows gives orphans no other parent, and has no signals. */
const hasSignals = process.platform !== 'win32'

/** Sends this process a SIGHUP, as a closed terminal would, when `isThere` is no longer true. */
const endWithout = (isThere) => {
  const watching = setInterval(() => {
    if (isThere()) return
    clearInterval(watching)
    process.kill(process.pid, 'SIGHUP')
  }, lookEvery)
  watching.unref()
}

/** Ends this process in good order when `parent` is gone: a wrapper that was killed can hand nothing on. */
export const endWithParent = (parent) => {
  if (hasSignals) endWithout(() => process.ppid === parent)
}

/** The parent of a shell, by proc(5); undefined for what is no shell, and where there is no /proc. */
const parentOfShell = (pid) => {
  try {
    const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    return /^(sh|dash|bash|ash|zsh)$/.test(name) ? Number(parent) : undefined
  } catch {
    return undefined
  }
}

/**
 * For a script that npm runs. npm passes SIGTERM on; SIGHUP and SIGKILL end it alone, and leave its script running. Some
 * shells (dash) stand between the two for as long as the script runs.
 */
export const endWithNpm = (env = process.env) => {
  if (!hasSignals || !env.npm_lifecycle_event || env.npm_package_name !== 'certhub') return
  const parent = process.ppid
  const npm = parentOfShell(parent)
  endWithout(() => process.ppid === parent && parentOfShell(parent) === npm)
}
