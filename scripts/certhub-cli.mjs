import { pathToFileURL } from 'node:url'
import { buildWhenStale, builtFiles } from './build.mjs'

if (!(await buildWhenStale())) process.exit(1)
process.argv[1] = builtFiles.cli
await import(pathToFileURL(builtFiles.cli).href)
