import { CerthubError } from '../../../shared/errors.ts'
import type { DnsProvider } from './provider.ts'

const modules = import.meta.glob<DnsProvider>(['../providers/*.ts', '!../providers/*.test.ts'], {
  eager: true,
  import: 'default',
})
const providers: readonly DnsProvider[] = Object.values(modules).sort((a, b) =>
  a.title.localeCompare(b.title, 'en'),
)
const byCode = new Map(
  providers.flatMap((provider) =>
    [provider.code, ...(provider.aliases ?? [])].map((code) => [code, provider]),
  ),
)

/** All providers, by title. */
export const listProviders = (): readonly DnsProvider[] => providers

/** By lego's code or an alias of it, in any case. */
export const findProvider = (code: string): DnsProvider | undefined => byCode.get(code.trim().toLowerCase())

/** As `findProvider`, where lego’s way was taken before. Throws `provider.not_found`. */
export const requireProvider = (code: string): DnsProvider => {
  const provider = findProvider(code)
  if (!provider)
    throw new CerthubError('provider.not_found', { code: code.replace(/^custom:/, ''), nearest: '' })
  return provider
}
