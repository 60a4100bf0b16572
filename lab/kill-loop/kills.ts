import { randomInt } from 'node:crypto'
import type { OrderStep } from '../../src/shared/contract/orders.ts'
import type { FilePlan } from './file-plan.ts'
import type { Work } from './moments.ts'

/** How a kill finds its moment: an event of an order and a while after it, an operation on a file, or a while after the call. Milliseconds. */
export type Kill =
  | { at: 'event'; step: OrderStep; kind: 'started' | 'finished'; afterMs: number }
  | ({ at: 'file' } & FilePlan)
  | { at: 'time'; afterMs: number }

const any = <T>(...choices: readonly [T, ...T[]]): T => choices[randomInt(choices.length)] ?? choices[0]

const file = (operation: FilePlan['operation'], path: string, when: FilePlan['when'], nth = 1): Kill => ({
  at: 'file',
  operation,
  path,
  when,
  nth,
})

const credential = String.raw`/vault/records/../crd_\w+[.]enc`
const draft = '[.]tmp$'
const header = '/vault/header[.]json$'

const forReplace = (moment: string): Kill => {
  if (moment === 'new record noted') return file('open', `${credential}.*${draft}`, 'before')
  if (moment === 'new record half-written')
    return any(file('open', `${credential}.*${draft}`, 'after'), file('rename', `${credential}$`, 'before'))
  if (moment === 'new record written') return file('rename', `${credential}$`, 'after')
  if (moment === 'old record not removed') return file('rm', `${credential}$`, 'before')
  return file('rm', `${credential}$`, 'after')
}

const forRotate = (moment: string): Kill => {
  const record = String.raw`/vault/records/../\w+[.]enc$`
  if (moment === 'before the header')
    return any(
      file('open', String.raw`/vault/header[.]json[.]\w+[.]tmp$`, 'after'),
      file('rename', header, 'before'),
    )
  if (moment === 'header has both keys')
    return any(file('rename', header, 'after'), file('rename', record, 'before'))
  if (moment === 'some records') return file('rename', record, any('before', 'after'), 1 + randomInt(12))
  if (moment === 'all records, header has both keys') return file('rename', header, 'before', 2)
  return file('rename', header, 'after', 2)
}

const forDeploy = (moment: string): Kill => {
  const pem = '/(privkey|cert|chain|fullchain)[.]pem'
  if (moment === 'before the first file') return file('open', `${pem}.*${draft}`, 'before')
  if (moment === 'files half-written')
    return any(
      file('open', `${pem}.*${draft}`, 'after', 1 + randomInt(4)),
      file('rename', `${pem}$`, 'before'),
    )
  if (moment === 'some files new') return file('rename', `${pem}$`, any('before', 'after'), 2 + randomInt(2))
  return file('rename', `${pem}$`, 'after', 4)
}

/** A way to hit this moment of a work; one in eight is at any time. */
export const killFor = (work: Work, moment: string): Kill => {
  if (randomInt(8) === 0)
    return { at: 'time', afterMs: randomInt(work === 'order' || work === 'renew' ? 1500 : 120) }
  if (work === 'replace') return forReplace(moment)
  if (work === 'rotate') return forRotate(moment)
  if (work === 'deploy') return forDeploy(moment)
  return { at: 'event', step: moment as OrderStep, kind: 'started', afterMs: any(0, 0, randomInt(12)) }
}
