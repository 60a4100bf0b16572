import { describe, expect, it } from 'vitest'
import { findProvider, listProviders } from '../provider-kit/registry.ts'
import { describeProvider, listAllProviders, parseProviderFields, titlesOfProviders } from './catalogue.ts'

const all = await listAllProviders()
const problemOf = async (code: string, input: Record<string, string>): Promise<string> =>
  parseProviderFields(code, input).then(
    () => 'no problem',
    (error) => `${error.code} ${error.message}`,
  )
const parsed = async (code: string, input: Record<string, string>) =>
  Object.fromEntries(
    Object.entries((await parseProviderFields(code, input)).values).map(([name, value]) => [
      name,
      value.expose(),
    ]),
  )

it('holds every provider of lego, each once', () => {
  expect(all.length).toBeGreaterThanOrEqual(218)
  const codes = all.flatMap(({ code, aliases = [] }) => [code, ...aliases])
  expect(codes).toEqual([...new Set(codes)])
  for (const code of ['rfc2136', 'route53', 'acme-dns', 'hetzner', 'ovh', 'zoneedit'])
    expect(codes).toContain(code)
})

it('marks those built in, and them only', () => {
  expect(
    all
      .filter(({ builtIn }) => builtIn)
      .map(({ code }) => code)
      .sort(),
  ).toEqual(
    listProviders()
      .map(({ code }) => code)
      .sort(),
  )
})

it('is in the order of the titles', () => {
  const titles = all.map(({ title }) => title)
  expect(titles).toEqual([...titles].sort((a, b) => a.localeCompare(b, 'en')))
})

describe('every provider that is not built in', () => {
  const described = all.filter(({ builtIn }) => !builtIn)

  it.each(described.map((one) => [one.code, one] as const))(
    '%s has variables with names and labels, each once',
    (_, one) => {
      const names = one.fields.flatMap(({ env, aliases = [] }) => [env, ...aliases])
      for (const name of names) expect(name).toMatch(/^[A-Z][A-Za-z0-9_]*$/)
      expect(names).toEqual([...new Set(names)])
      const labels = one.fields.map(({ label }) => label)
      for (const label of labels) expect(label).toMatch(/^[A-Z0-9][^_]*$/)
      expect(labels).toEqual([...new Set(labels)])
    },
  )
  it('flags what looks like a secret', () => {
    const looksSecret = /(TOKEN|SECRET|PASSWORD|PASSPHRASE|API_KEY|APIKEY|PRIVATE_KEY)$/
    const open = described.flatMap(({ fields }) =>
      fields.filter(({ nature }) => nature === 'plain').map(({ env }) => env),
    )
    expect(open.filter((env) => looksSecret.test(env))).toEqual([])
  })
  it('has sufficient sets of its own fields only', () => {
    for (const { code, fields, anyOf = [] } of described) {
      const names = fields.map(({ name }) => name)
      for (const name of anyOf.flat()) expect(names, code).toContain(name)
    }
  })
  it('takes what it needs by variable name, and nothing less', async () => {
    for (const { code, fields, anyOf } of described) {
      const needed = fields.filter(({ required }) => required).map(({ name }) => name)
      const input = Object.fromEntries([...needed, ...(anyOf?.[0] ?? [])].map((name) => [name, 'value']))
      await expect(parsed(code, input), code).resolves.toEqual(input)
      for (const name of needed) {
        await expect(problemOf(code, { ...input, [name]: '' }), code).resolves.toContain('credential.fields')
      }
    }
  })
})

it('finds a provider by code and alias in any case, built in or not', async () => {
  await expect(describeProvider(' ZoneEdit')).resolves.toMatchObject({
    title: 'ZoneEdit',
    builtIn: false,
  })
  await expect(describeProvider('acme-dns')).resolves.toMatchObject({ code: 'acmedns' })
  await expect(describeProvider('rfc2136')).resolves.toMatchObject({ code: 'dnsupdate', builtIn: true })
})

it('says which code was probably meant', async () => {
  await expect(describeProvider('zonedit')).rejects.toMatchObject({
    code: 'provider.not_found',
    message: 'There is no DNS provider with the code “zonedit”. Did you mean “zoneedit”?',
  })
  await expect(describeProvider('zzzzzzzzzzzzzzzz')).rejects.toMatchObject({
    message: 'There is no DNS provider with the code “zzzzzzzzzzzzzzzz”.',
  })
})

it('says which variable was probably meant, and which sets would do', async () => {
  await expect(problemOf('gigahostno', { GIGAHOSTNO_API_KYE: 'a-secret' })).resolves.toMatch(
    /did you mean GIGAHOSTNO_API_KEY.*give GIGAHOSTNO_API_KEY, or GIGAHOSTNO_USERNAME and GIGAHOSTNO_PASSWORD/,
  )
  await expect(problemOf('gigahostno', { GIGAHOSTNO_API_KYE: 'a-secret' })).resolves.not.toContain('a-secret')
  await expect(parsed('gigahostno', { gigahostno_api_key: ' t ' })).resolves.toEqual({
    GIGAHOSTNO_API_KEY: 't',
  })
})

describe('a custom provider', () => {
  it('takes any variables', async () => {
    await expect(describeProvider('custom:my-dns')).resolves.toMatchObject({
      code: 'custom:my-dns',
      title: 'my-dns (custom)',
      builtIn: false,
    })
    await expect(parsed('custom:my-dns', { MY_TOKEN: ' t ', MY_REGION: '' })).resolves.toEqual({
      MY_TOKEN: 't',
    })
  })
  it.each([
    ['my token', '“my token” is not the name of an environment variable'],
    ['1_TOKEN', '“1_TOKEN” is not the name'],
    ['LD_PRELOAD', 'LD_PRELOAD is not a provider’s'],
    ['PATH', 'PATH is not a provider’s'],
  ])('refuses the name %s', async (name, words) => {
    const problem = await problemOf('custom:my-dns', { [name]: 'a-secret' })
    expect(problem).toContain(words)
    expect(problem).not.toContain('a-secret')
  })
  it('needs one variable', async () => {
    await expect(problemOf('custom:my-dns', {})).resolves.toContain('no variable is given')
  })
  it.each(['custom:', 'custom:../x', 'custom:a b'])('is not called %s', async (code) => {
    await expect(problemOf(code, { A: 'b' })).resolves.toContain('provider.not_found')
  })
})

it('gives stored codes their titles, without reading the list for built-in ones', async () => {
  const titleOf = await titlesOfProviders(['dnsupdate', 'zoneedit', 'custom:x', 'gone', ''])
  expect(['dnsupdate', 'zoneedit', 'custom:x', 'gone', ''].map(titleOf)).toEqual([
    findProvider('dnsupdate')?.title,
    'ZoneEdit',
    'x (custom)',
    'gone',
    '',
  ])
})
