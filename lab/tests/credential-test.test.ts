import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type LabHub, openLabHub } from '../hub.ts'
import { labIt as it } from '../lab-test.ts'
import { fieldsFor, keyNamed } from '../prepare.ts'
import { type Lab, startLab } from '../start.ts'
import { txtAt } from '../txt-at.ts'
import { typeAt } from '../type-command.ts'

let lab: Lab
let hub: LabHub
const add = (name: string, provider: string, fields: Record<string, string>) =>
  hub.call('credentials.add', { instance: 'local', type: 'dns', name, provider, fields })

beforeAll(async () => {
  lab = await startLab({ bind: true, powerDns: true })
  hub = await openLabHub(lab.bind)
  const right = fieldsFor(lab, keyNamed(lab, 'lab-sha256'))
  await add('bind', 'rfc2136', right)
  await add('bind wrong secret', 'rfc2136', {
    ...right,
    tsigSecret: Buffer.from('another secret of that key').toString('base64'),
  })
  await add('bind other zone', 'rfc2136', fieldsFor(lab, keyNamed(lab, 'other-only')))
  const api = { apiUrl: lab.powerDns.apiUrl, apiKey: lab.powerDns.apiKey }
  await add('pdns', 'pdns', api)
  await add('pdns wrong key', 'pdns', { ...api, apiKey: 'not the key of this server' })
})
afterAll(async () => {
  await hub.close()
  await lab.stop()
})

const test = (credential: string, zone: string) =>
  typeAt(hub, 'credential', 'test', credential, '--zone', zone, '--json')

const failures: [what: string, credential: string, zone: string, code: string, fix: RegExp][] = [
  ['a wrong secret', 'bind wrong secret', 'example.test', 'dns.tsig_bad_signature', /Copy the secret again/],
  [
    'the right key, and a zone of another key',
    'bind other zone',
    'example.test',
    'dns.refused',
    /Allow updates/,
  ],
  [
    'the right key, and a zone that is not there',
    'bind',
    'nowhere.invalid',
    'dns.zone_not_found',
    /Check the name/,
  ],
  ['a wrong API key', 'pdns wrong key', 'pdns.test', 'dns.credential_rejected', /Create a new token or key/],
  [
    'the right API key, and a zone that is not there',
    'pdns',
    'other.test',
    'dns.zone_not_found',
    /Check the name/,
  ],
]

describe('at the terminal `credential test --zone` says', () => {
  it.each([
    ['bind', 'example.test'],
    ['bind other zone', 'other.test'],
    ['pdns', 'pdns.test'],
  ])('that %s can write in %s, and leaves nothing there', async (credential, zone) => {
    const { code, out } = await test(credential, zone)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ zone, record: `_acme-challenge.${zone}` })
    // BIND copies PowerDNS’s zones, a moment later.
    await expect.poll(() => txtAt(lab, `_acme-challenge.${zone}`)).toBe('')
  })

  it.each(failures)('of %s what it is and how to mend it', async (_, credential, zone, wanted, fix) => {
    const { code, out, err } = await test(credential, zone)
    const { error } = JSON.parse(out || err)
    expect({ exit: code, code: error.code }).toEqual({ exit: 1, code: wanted })
    expect(error.hint).toMatch(fix)
    expect(error.screen).toBe('credentials')
  })

  it('of each kind of failure something else', () => {
    const fixes = failures.slice(0, 3).map(([, , , code]) => code)
    expect(new Set(fixes).size).toBe(3)
  })
})
