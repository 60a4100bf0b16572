import { expect, it } from 'vitest'
import { startScripted } from '../testing/scripted-client.ts'
import vercel from './vercel.ts'

it('speaks for the person, not a team, when no team is given', async () => {
  const { client, requests } = await startScripted(vercel, { token: 'a-token' }, () => ({
    status: 200,
    body: { domains: [{ name: 'example.com' }], pagination: { count: 1, next: null, prev: null } },
  }))
  await expect(client.findZone?.('www.example.com')).resolves.toBe('example.com')
  expect(requests[0]?.query.has('teamId')).toBe(false)
})

it('repeats what Vercel says with its code', async () => {
  const { client } = await startScripted(vercel, { token: 'a-token' }, () => ({
    status: 403,
    body: { error: { code: 'forbidden', message: 'Not authorized', invalidToken: true } },
  }))
  await expect(client.findZone?.('www.example.com')).rejects.toMatchObject({
    code: 'dns.credential_rejected',
    data: { detail: 'Not authorized (forbidden)' },
  })
})
