import { expect, it } from 'vitest'
import { z } from 'zod'
import { type Area, areas } from '../areas.ts'
import { contract } from './contract.ts'
import type { Method } from './method.ts'

/** What an answer may not be called: a value that someone stored, or could use in someone's place. */
const secretName =
  /^(value|values|password|passphrase|secret|token|hmac|privateKey|recoveryKey|masterKey|pkcs12|configuration|fields|fingerprint|hash|launchAddress)$/i

/** Named so, and known to hold no secret. */
const harmless = new Set([
  // A provider's fields are descriptions of inputs.
  'providers.list providers[].fields',
  'providers.show fields',
  // What a token is called and may do.
  'tokens.create token',
  // Of the audit chain.
  'audit.list entries[].hash',
])

interface Walked {
  properties?: Record<string, Walked>
  items?: Walked
  anyOf?: Walked[]
  oneOf?: Walked[]
  additionalProperties?: Walked | boolean
}

/** Every path of an answer, `entries[].hash`, and whether objects of any shape are let through anywhere. */
const walk = (schema: Walked, path = ''): { path: string; open: boolean }[] => {
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const at = path === '' ? name : `${path}.${name}`
    return [{ path: at, open: false }, ...walk(property, at)]
  })
  const items = schema.items ? walk(schema.items, `${path}[]`) : []
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => walk(one, path))
  const more = schema.additionalProperties
  const open =
    typeof more === 'object' || more === true || (Object.keys(schema).length === 0 && path !== '')
      ? [{ path, open: true }]
      : []
  return [...inside, ...items, ...options, ...open]
}

const methods = Object.entries(contract as Record<string, Method>)
const answersOf = ({ output }: Method) =>
  walk(z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' }) as Walked)
const nameOf = (path: string): string => path.split('.').at(-1)?.replaceAll('[]', '') ?? ''

it('only the methods that reveal by a person’s wish can answer with a secret', () => {
  const suspicious = methods.flatMap(([name, method]) =>
    answersOf(method)
      .filter(({ path }) => secretName.test(nameOf(path)) && !harmless.has(`${name} ${path}`))
      .map(({ path }) => `${name} ${path}`),
  )
  expect(suspicious.sort()).toEqual([
    'credentials.reveal value',
    'sessions.openPage launchAddress',
    'tokens.create value',
    'vault.makeRecoveryKey recoveryKey',
  ])
})

it('exactly those methods are marked, are commands that the audit log keeps, and need more than a member', () => {
  const marked = methods.filter(([, { reveals }]) => reveals)
  expect(marked.map(([name]) => name).sort()).toEqual([
    'credentials.reveal',
    'sessions.openPage',
    'tokens.create',
    'vault.makeRecoveryKey',
  ])
  for (const [, { kind, right }] of marked) {
    expect(kind).toBe('command')
    expect(right).not.toBe('view')
  }
})

it('no answer lets an object of any shape through, but what a person set, a CA published, or a text is made of', () => {
  const open = methods.flatMap(([name, method]) =>
    answersOf(method)
      .filter((one) => one.open)
      .map(({ path }) => `${name} ${path}`),
  )
  const unexpected = open.filter((place) => !/(settings|\bparams|^cas\.probe profiles)$/.test(place))
  expect(unexpected).toEqual([])
})

it('the walk finds a secret that is planted', () => {
  const planted = z.object({
    list: z.array(z.object({ password: z.string() })),
    any: z.record(z.string(), z.string()),
  })
  const found = walk(z.toJSONSchema(planted) as Walked)
  expect(found).toContainEqual({ path: 'list[].password', open: false })
  expect(found).toContainEqual({ path: 'any', open: true })
})

it('every path that a caller gives is absolute: no input takes a file or folder by another schema', () => {
  const strange: string[] = []
  const look = (schema: Walked & { absolutePath?: boolean; pattern?: string }, at: string): void => {
    const isPath = /(^|\.)(file|folder|directory|path)$|(File|Folder|Directory|Path)$/.test(at)
    const isRemote = schema.pattern?.startsWith('^\\/') === true
    const isText = (schema as { type?: string }).type === 'string'
    if (isPath && isText && !schema.absolutePath && !isRemote) strange.push(at)
    for (const [name, property] of Object.entries(schema.properties ?? {})) look(property, `${at}.${name}`)
    for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) look(one, at)
    if (schema.items) look(schema.items, at)
  }
  for (const [name, { input }] of Object.entries(contract))
    look(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Walked, name)
  expect(strange).toEqual([])
})

/** What each method says that it reads or changes, as written in the contract. */
const statedBy = (method: Method): readonly Area[] =>
  method.kind === 'query' ? method.reads : method.changes

it('every query says what it reads, and every command what it changes, each once and by a known area', () => {
  for (const [name, method] of methods) {
    const stated = statedBy(method)
    expect(stated, name).toBeInstanceOf(Array)
    expect(new Set(stated).size, name).toBe(stated.length)
    for (const area of stated) expect(areas, name).toContain(area)
  }
})

it('every area is read by a query, and changed by a command but where the hub itself does it', () => {
  const read = new Set(methods.flatMap(([, method]) => (method.kind === 'query' ? method.reads : [])))
  expect(areas.filter((area) => !read.has(area))).toEqual([])
  // `vault.restore` replaces everything, so it proves nothing.
  const { 'vault.restore': _, ...others } = contract as Record<string, Method>
  const changed = new Set(
    Object.values(others).flatMap((method) => (method.kind === 'command' ? method.changes : [])),
  )
  // The audit log tells of each of its entries.
  expect(areas.filter((area) => !changed.has(area))).toEqual(['audit'])
})

it('the answer of a query grows old, but where it is of nothing that the hub keeps', () => {
  const never = methods.filter(([, method]) => method.kind === 'query' && method.reads.length === 0)
  expect(never.map(([name]) => name).sort()).toEqual([
    'accounts.findKeys',
    'cas.list',
    'cas.probe',
    'certificates.checkNames',
    'providers.list',
    'providers.show',
    'providers.template',
    'ssh.hostKey',
    'vault.stayOpen',
  ])
})

it('a command changes something, but where it only writes elsewhere, tries something out or shows a value', () => {
  const idle = methods.filter(([, method]) => method.kind === 'command' && method.changes.length === 0)
  expect(idle.map(([name]) => name).sort()).toEqual([
    'accounts.drill',
    'accounts.exportKey',
    'certificates.export',
    'certificates.preflight',
    'credentials.reveal',
    'sessions.openPage',
    'vault.backup',
  ])
})

it('what a command is about, for the audit log, is a field of its input', () => {
  for (const [name, method] of methods) {
    if (method.kind === 'query' || !method.subject) continue
    const schema = z.toJSONSchema(method.input, { io: 'input', unrepresentable: 'any' }) as Walked
    const options = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
    const fields = options.flatMap(({ properties = {} }) => Object.keys(properties))
    for (const field of method.subject) expect(fields, name).toContain(field)
  }
})
