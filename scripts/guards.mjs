import { onNode24 } from './node-24.mjs'

await onNode24(new URL('./guards.ts', import.meta.url))
