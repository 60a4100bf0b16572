import type { providersContract } from '../../shared/contract/providers.ts'
import type { HandlersOf } from '../calls/handlers-of.ts'
import { listProviders, providerTemplate, showProvider } from './providers.ts'

export const providersApi: HandlersOf<typeof providersContract> = {
  'providers.list': async () => ({ providers: await listProviders() }),
  'providers.show': ({ code }) => showProvider(code),
  'providers.template': async ({ code }) => ({ template: await providerTemplate(code) }),
}
