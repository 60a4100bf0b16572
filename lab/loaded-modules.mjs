// Loaded into the hub by --import: appends the URL of each module, ES or CommonJS, to LOADED_MODULES_FILE as it loads.
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(process.env.LOADED_MODULES_FILE, `${url}\n`)
    return nextLoad(url, context)
  },
})
