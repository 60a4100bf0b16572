import { onNode24 } from './node-24.mjs'

await onNode24(new URL('./start.ts', import.meta.url))
