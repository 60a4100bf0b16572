import { endWithParent } from './pass-signals.mjs'

// Loaded before the program that node-24.mjs starts. What this process starts is not the wrapper’s child.
const wrapper = Number(process.env.CERTHUB_WRAPPER)
delete process.env.CERTHUB_WRAPPER
if (wrapper > 0) endWithParent(wrapper)
