import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { listErrorPages } from '../../src/shared/error-guide/error-page.ts'
import { root } from '../build.mjs'
import { errorsDoc } from './errors-doc.ts'
import { providerDoc, providersIndex } from './provider-docs.ts'
import { readProviders } from './read-providers.ts'

const providersFolder = 'docs/providers'

/** The text of each page that is made from the sources, by its path from the root. */
export const makeDocs = async (): Promise<Map<string, string>> => {
  const providers = await readProviders()
  return new Map([
    ['docs/errors.md', errorsDoc(listErrorPages())],
    [`${providersFolder}/README.md`, providersIndex(providers)],
    ...providers.map(
      (provider) => [`${providersFolder}/${provider.code}.md`, providerDoc(provider)] as const,
    ),
  ])
}

/** Pages of providers that are no more. */
export const strayDocs = async (pages: ReadonlyMap<string, string>): Promise<string[]> => {
  const there = await readdir(join(root, providersFolder)).catch(() => [])
  return there.map((name) => `${providersFolder}/${name}`).filter((path) => !pages.has(path))
}
