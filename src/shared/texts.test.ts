import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CerthubError, errorCatalogue } from './errors.ts'
import { textDataSchema } from './text-data.ts'
import { renderText, type TextCode, text, textCatalogue } from './texts.ts'

type Together<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer All) => void ? All : never
type Params = Parameters<(typeof textCatalogue)[TextCode]>[0]

/** One of each param: a name stands for one kind of value in all texts. */
const examples: Together<Exclude<Params, undefined>> = {
  account: 'first',
  asked: 30,
  ca: 'Test CA',
  certificate: 'a.test',
  channel: 'desktop',
  count: 2,
  credential: 'bind',
  days: 90,
  domain: 'ca.test',
  environment: 'production',
  failed: 1,
  host: 'ca.test',
  hours: 3,
  httpStatus: 200,
  instance: 'local',
  keyType: 'ec256',
  line: 'lego says this',
  method: 'POST',
  missing: ['a.test at ns1'],
  most: 300,
  name: 'a.test',
  names: ['a.test', 'b.test'],
  of: 3,
  needed: 'staging',
  note: 'Write this TXT record',
  objections: ['they let nobody issue'],
  owner: 'a.test',
  paths: ['/etc/a.pem'],
  place: 'next',
  places: ['/www/token'],
  port: 80,
  problem: new CerthubError('order.cancelled', {}).data,
  profile: 'short',
  profiles: ['classic'],
  rcode: 'SERVFAIL',
  record: '_acme-challenge.a.test',
  records: ['_acme-challenge.a.test "v"'],
  remark: 'its chain holds the root too',
  said: 'SERVFAIL',
  removed: ['_acme-challenge.a.test'],
  root: 'Root X1',
  round: 1,
  rounds: 2,
  seconds: 5,
  sentences: ['It was issued.'],
  serial: '0a',
  server: 'ns1',
  servers: ['ns1', 'ns2'],
  silent: ['ns3: no route to it'],
  status: 'gone',
  tag: 'future',
  target: 'a.delegated.test',
  thing: 'a.test',
  times: 2,
  types: ['dns-01'],
  until: 1_790_000_000_000,
  url: 'https://ca.test/order/1',
  uses: ['clientAuth'],
  wanted: 'dns-01',
  what: 'order',
  why: 'its CA suggests that time',
}
const codes = Object.keys(textCatalogue) as TextCode[]

it.each(codes)('%s is a sentence or phrase, with each param in its place', (code) => {
  const missing: string[] = []
  const params = new Proxy<Record<string, unknown>>(examples, {
    get: (of, name) => (name in of ? of[String(name)] : void missing.push(String(name))),
  })
  const words = (textCatalogue[code] as (params: unknown) => string)(params)
  expect(missing).toEqual([])
  expect(words).toMatch(/\S/)
  expect(words).not.toMatch(/undefined|\[object|NaN|null/)
})

it('no code is an error’s too, and each is used', () => {
  const sources = globSync('src/main/**/*.ts').filter((file) => !/\.test\.ts$|\/testing\//.test(file))
  const used = new Set(
    sources.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, code]) => code),
    ),
  )
  expect(codes.filter((code) => Object.hasOwn(errorCatalogue, code))).toEqual([])
  expect(codes.filter((code) => !used.has(code))).toEqual([])
})

it('a text inside another, and an error inside it, are in words when it is shown, also after they were stored', () => {
  const { data: problem } = new CerthubError('order.cancelled', {})
  const remark = text('order.waits_for_ca', { seconds: 2, problem })
  const stored = textDataSchema.parse(
    JSON.parse(JSON.stringify(text('order.chain_remark', { host: 'ca', remark }))),
  )
  expect(renderText(stored)).toBe(`ca: waits 2 s and goes on: ${problem.message}`)
  const missing = [text('dns.missing_at', { record: 'a.test', servers: ['ns1', 'ns2'] })]
  expect(renderText(text('dns.waiting', { missing, silent: [] }))).toBe('waiting for a.test at ns1, ns2')
})

it('a code of another build is a plain sentence', () => {
  expect(renderText({ code: 'order.from_the_future', params: {} })).toBe(
    'Another version of Certhub has noted this: order.from_the_future.',
  )
  expect(renderText({ code: 'toString', params: {} })).toContain('toString')
})
