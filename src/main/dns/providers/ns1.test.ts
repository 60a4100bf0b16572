import { expect, it } from 'vitest'
import { startScripted } from '../testing/scripted-client.ts'
import ns1 from './ns1.ts'

const record = { fqdn: '_acme-challenge.example.com', zone: 'example.com', value: 'v', ttl: 60 }
const zones = { status: 200, body: [{ zone: 'example.com', name: 'a-view-of-it', link: null }] }
const missing = { status: 404, body: { message: 'record not found' } }

it('gives back the answers of others with all that they carry', async () => {
  const other = { answer: ['v=spf1', ' -all'], id: 'an-id', meta: { note: 'mail' } }
  let answers: object[] = [other]
  const { client, requests } = await startScripted(ns1, { apiKey: 'a-key' }, ({ method, path }) => {
    if (path === '/zones') return zones
    if (method === 'POST') answers = [other, { answer: ['v'] }]
    return { status: 200, body: { ttl: 3600, answers } }
  })
  await client.present(record)
  expect(requests.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body])).toEqual([
    [`/zones/a-view-of-it/${record.fqdn}/TXT`, { answers: [other, { answer: ['v'] }] }],
  ])
})

it('adds to a record that another program has made in the meantime', async () => {
  let answers: object[] | undefined
  const { client, requests } = await startScripted(ns1, { apiKey: 'a-key' }, ({ method, path }) => {
    if (path === '/zones') return zones
    if (method === 'GET') return answers ? { status: 200, body: { ttl: 60, answers } } : missing
    if (method === 'PUT') {
      answers = [{ answer: ['theirs'] }]
      return { status: 400, body: { message: 'record already exists' } }
    }
    answers = [{ answer: ['theirs'] }, { answer: ['v'] }]
    return { status: 200, body: {} }
  })
  await client.present(record)
  expect(requests.at(-2)).toMatchObject({
    method: 'POST',
    body: { answers: [{ answer: ['theirs'] }, { answer: ['v'] }] },
  })
})

it('makes a record anew that another program has removed in the meantime', async () => {
  let answers: object[] | undefined = [{ answer: ['theirs'] }]
  const { client } = await startScripted(ns1, { apiKey: 'a-key' }, ({ method, path }) => {
    if (path === '/zones') return zones
    if (method === 'GET') return answers ? { status: 200, body: { ttl: 60, answers } } : missing
    answers = method === 'PUT' ? [{ answer: ['v'] }] : undefined
    return method === 'PUT' ? { status: 200, body: {} } : missing
  })
  await client.present(record)
  expect(answers).toEqual([{ answer: ['v'] }])
})
