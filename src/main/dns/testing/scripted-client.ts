import { onTestFinished } from 'vitest'
import { parseFields } from '../provider-kit/parse-fields.ts'
import type { DnsClient, DnsProvider } from '../provider-kit/provider.ts'
import { type JsonRequest, type JsonResponse, startJsonServer } from './json-server.ts'
import { createTestIo } from './test-io.ts'

/** A provider's client whose API answers as the test says, until the test is over. `count` begins at 1. */
export const startScripted = async (
  provider: DnsProvider,
  fields: Record<string, string>,
  answer: (request: JsonRequest, count: number) => JsonResponse,
): Promise<{ client: DnsClient; requests: JsonRequest[] }> => {
  const requests: JsonRequest[] = []
  const server = await startJsonServer((request) => answer(request, requests.push(request)))
  const io = createTestIo()
  onTestFinished(async () => {
    io.http.close()
    await server.stop()
  })
  return { requests, client: provider.create(parseFields(provider, { baseUrl: server.url, ...fields }), io) }
}
