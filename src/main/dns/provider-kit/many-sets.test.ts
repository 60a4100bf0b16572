import { expect, it } from 'vitest'
import { fulfilled } from './batches.ts'
import { Conflict } from './conflict-retry.ts'
import { createManySets, type ManySets } from './many-sets.ts'
import { TooLong } from './pages.ts'
import type { NameChange, RecordSet, SetWrite } from './set-changes.ts'

const change = (label: string, kind: NameChange['kind'] = 'make'): NameChange => ({
  kind,
  record: { fqdn: `${label}.test`, zone: 'test', value: 'mine', ttl: 60 },
  mine: ['mine'],
})
const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** A zone with these sets; `loses` are names whose writes another program undoes. */
const start = (
  there: Record<string, string[]>,
  { loses = [], api = {} }: { loses?: string[]; api?: Partial<ManySets> } = {},
) => {
  const sets = new Map<string, RecordSet>(
    Object.entries(there).map(([label, values]) => [`${label}.test`, { ttl: 900, values }]),
  )
  const requests: string[] = []
  const put = ({ record, values }: SetWrite): void => {
    if (!loses.includes(record.fqdn.replace('.test', ''))) sets.set(record.fqdn, { ttl: 60, values })
  }
  const change = createManySets({
    async list() {
      requests.push('list')
      return new Map(sets)
    },
    async write(_zoneId, write) {
      requests.push(`write ${write.record.fqdn}`)
      put(write)
    },
    noticesConflicts: false,
    ...api,
  })
  return { sets, requests, change }
}

it('reads the zone, writes, and reads it once more', async () => {
  const { requests, change: run, sets } = start({ b: ['theirs'] })
  expect(await run('z', [change('a'), change('b')])).toEqual([fulfilled(true), fulfilled(true)])
  expect(requests).toEqual(['list', 'write a.test', 'write b.test', 'list'])
  expect(sets.get('b.test')?.values).toEqual(['theirs', 'mine'])
})

it('writes many in one request, where the API has one', async () => {
  const requests: string[] = []
  const together = {
    most: 100,
    make: async (_zoneId: string, writes: SetWrite[]) => {
      requests.push(writes.map(({ record, values }) => `${record.fqdn}=${values}`).join(' '))
    },
  }
  const { change: run } = start({ b: ['theirs'], c: ['mine'] }, { api: { together, noticesConflicts: true } })
  await run('z', [change('a'), change('b'), change('c')])
  expect(requests).toEqual(['a.test=mine b.test=theirs,mine'])
})

it('writes nothing, and looks no second time, where all is as it should be', async () => {
  const { requests, change: run } = start({ a: ['mine'], b: ['theirs'] })
  await run('z', [change('a')])
  await run('z', [change('b', 'remove')])
  expect(requests).toEqual(['list', 'list'])
})

it('leaves to the slow way what another program has undone', async () => {
  const { change: run } = start({}, { loses: ['c'] })
  const outcomes = await run(
    'z',
    labels.map((label) => change(label)),
  )
  expect(outcomes).toEqual(labels.map((label) => fulfilled(label !== 'c')))
})

it('leaves to the slow way what met another change, and all of it where the zone is too long to list', async () => {
  const conflict = start(
    {},
    {
      api: { noticesConflicts: true, write: () => Promise.reject(new Conflict()) },
    },
  )
  expect(await conflict.change('z', [change('a'), change('b')])).toEqual([fulfilled(false), fulfilled(false)])
  const long = start({}, { api: { list: () => Promise.reject(new TooLong()) } })
  expect(await long.change('z', [change('a'), change('b')])).toEqual([fulfilled(false), fulfilled(false)])
  expect(long.requests).toEqual([])
})
