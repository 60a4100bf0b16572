import { onNode24 } from './node-24.mjs'

await onNode24(new URL('./provision.ts', import.meta.url))
