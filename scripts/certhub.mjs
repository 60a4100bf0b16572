import { onNode24 } from './node-24.mjs'

// Plain JavaScript all the way: each run of the command line starts here, and stripping types costs 20 ms.
await onNode24(new URL('./certhub-cli.mjs', import.meta.url))
