interface Names {
  invoke: string
  next: string
}

/** Runs in the page before its own scripts, as a sandboxed preload does: it can require `electron`, and has no Node. */
const runPreload = (source: string, names: Names): void => {
  if (window !== window.top) return
  type Listener = (event: object, ...args: unknown[]) => void
  type Binding = (...args: unknown[]) => Promise<unknown>
  const page = window as unknown as Record<string, unknown>
  const take = (name: string): Binding => {
    const binding = page[name] as Binding
    delete page[name]
    return binding
  }
  const invoke = take(names.invoke)
  const next = take(names.next)
  const listeners = new Map<string, Set<Listener>>()

  const deliver = async (): Promise<void> => {
    for (;;) {
      const sent = (await next()) as { channel: string; args: unknown[] }[]
      for (const { channel, args } of sent) {
        for (const listener of [...(listeners.get(channel) ?? [])]) listener({}, ...args)
      }
    }
  }
  deliver().catch(() => {})

  /** What crosses the bridge is copied; functions are called across it. */
  const cross = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]) => cross(value(...args.map(cross)))
    }
    if (value instanceof Promise) return value.then(cross)
    return value === undefined ? undefined : structuredClone(value)
  }

  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: Record<string, unknown>) => {
        const exposed = Object.fromEntries(Object.entries(api).map(([key, value]) => [key, cross(value)]))
        Object.defineProperty(window, name, { value: Object.freeze(exposed), enumerable: true })
      },
    },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) => invoke(channel, args),
      on: (channel: string, listener: Listener) => {
        const known = listeners.get(channel) ?? new Set()
        listeners.set(channel, known.add(listener))
      },
      removeListener: (channel: string, listener: Listener) => {
        listeners.get(channel)?.delete(listener)
      },
    },
  }
  const require = (name: string): unknown => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  new Function('require', 'module', 'exports', source)(require, module, module.exports)
}

/** The script that runs a built preload in every page of the window. */
export const preloadScript = (source: string, names: Names): string =>
  `(${runPreload})(${JSON.stringify(source)}, ${JSON.stringify(names)})`
