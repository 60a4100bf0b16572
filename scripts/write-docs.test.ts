import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listErrorPages } from '../src/shared/error-guide/error-page.ts'
import { root } from './build.mjs'
import { makeDocs, strayDocs } from './docs/make-docs.ts'
import { anchorOf } from './docs/markdown.ts'
import { providerDoc } from './docs/provider-docs.ts'

const command = 'run `node scripts/write-docs.mjs` and commit what it writes'
const pages = await makeDocs()

it.each([...pages])('%s is as its sources say', async (path, text) => {
  const written = await readFile(join(root, path), 'utf8').catch(() => undefined)
  expect(written === text, `${path} is stale: ${command}`).toBe(true)
})

it('there is no page of a provider that is gone', async () => {
  expect(await strayDocs(pages), command).toEqual([])
})

it('every code has a heading, and the table at the top leads there', () => {
  const text = pages.get('docs/errors.md') ?? ''
  const headings = [...text.matchAll(/^### (\S+)$/gm)].map(([, code]) => code)
  expect(headings.sort()).toEqual(
    listErrorPages()
      .map(({ code }) => code)
      .sort(),
  )
  for (const heading of headings) expect(text).toContain(`](#${anchorOf(heading ?? '')})`)
})

it('a provider’s page names every field with its variables, and an example that holds no field too few', () => {
  const text = providerDoc({
    code: 'demo',
    title: 'Demo DNS',
    helpUrl: 'https://dns.example/help',
    notes: ['Only `TXT` is needed.'],
    fields: [
      {
        name: 'user',
        label: 'User',
        env: 'DEMO_USER',
        aliases: ['DEMO_LOGIN'],
        required: true,
        nature: 'plain',
      },
      { name: 'token', label: 'Token', env: 'DEMO_TOKEN', required: false, nature: 'secret' },
      { name: 'file', label: 'File', env: 'DEMO_FILE', required: false, nature: 'plain' },
    ],
    anyOf: [['token'], ['file']],
    create: () => {
      throw new Error('not called')
    },
  })
  expect(text).toContain('| User (`user`) | `DEMO_USER`, `DEMO_LOGIN` | required |')
  expect(text).toContain('| Token (`token`) | `DEMO_TOKEN` | see below, secret |')
  expect(text).toContain('Give “Token”, or “File”.')
  expect(text).toContain('- Only `TXT` is needed.')
  expect(text).toContain('{\n  "user": "… User …",\n  "token": "… Token …"\n}')
})
