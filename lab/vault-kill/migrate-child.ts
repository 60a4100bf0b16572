import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { openSqliteStore } from '../../src/main/store/sqlite-store.ts'

/** Opens the database of the line that it reads, and so brings it to the newest schema; says when it begins. */
writeSync(1, 'warm\n')
const [line] = await once(process.stdin, 'data')
writeSync(1, 'begin\n')
const store = openSqliteStore(String(line).trim())
writeSync(1, 'done\n')
await store.close()
