import { onNode24 } from './node-24.mjs'

await onNode24(new URL('./write-docs.ts', import.meta.url))
