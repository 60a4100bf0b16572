import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { root } from './build.mjs'
import { makeDocs, strayDocs } from './docs/make-docs.ts'

// Writes the pages of docs/ that are made from the sources, and removes those of what is gone.

const pages = await makeDocs()
for (const stray of await strayDocs(pages)) await rm(join(root, stray))
for (const [path, text] of pages) {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}
console.log(`${pages.size} pages were written.`)
