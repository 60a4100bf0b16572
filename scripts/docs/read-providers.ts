import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DnsProvider } from '../../src/main/dns/provider-kit/provider.ts'
import { root } from '../build.mjs'

const folder = join(root, 'src/main/dns/providers')

const isProvider = (value: unknown): value is DnsProvider =>
  typeof value === 'object' && value !== null && 'code' in value && 'fields' in value

/** Every built-in provider, by title: what the folder holds, as the registry takes it. */
export const readProviders = async (): Promise<DnsProvider[]> => {
  const files = (await readdir(folder)).filter((name) => /^[^.]+\.ts$/.test(name))
  const providers = await Promise.all(
    files.map(async (name): Promise<DnsProvider> => {
      const module: { default?: unknown } = await import(pathToFileURL(join(folder, name)).href)
      if (isProvider(module.default)) return module.default
      throw new Error(`${name} exports no provider`)
    }),
  )
  return providers.sort((a, b) => a.title.localeCompare(b.title, 'en'))
}
