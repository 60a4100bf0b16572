export const root: string
export const builtFiles: { cli: string; index: string; preloadFolder: string; page: string }
export const isStale: (root?: string) => boolean
/** Whether the build now stands. */
export const buildWhenStale: () => Promise<boolean>
