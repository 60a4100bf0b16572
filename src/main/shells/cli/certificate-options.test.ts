import { expect, it } from 'vitest'
import { choiceOptions, choicesGiven, orderInput, orderOptions } from './certificate-options.ts'
import type { Context, Given } from './command.ts'

const orderOf = (given: Given, words: string[] = []) => orderInput({ given, words } as unknown as Context)

it('each option is one field of the order', () => {
  const given = {
    account: 'a',
    key: 'rsa2048',
    profile: 'p',
    days: '20',
    chain: 'Root X',
    staging: true,
    'reuse-key': true,
  }
  expect(orderOf({ ...given, domains: ['a.test,b.test'], credential: ['one', 'two'] }, ['c.test'])).toEqual({
    instance: 'local',
    names: ['a.test', 'b.test', 'c.test'],
    staging: true,
    account: 'a',
    keyType: 'rsa2048',
    profile: 'p',
    lifetimeDays: 20,
    preferredChain: 'Root X',
    reuseKey: true,
    credential: 'one',
    moreCredentials: ['two'],
  })
})

it('what was not given is left to the hub', () => {
  expect(orderOf({}, ['a.test'])).toEqual({ instance: 'local', names: ['a.test'], staging: false })
})

it('an empty value takes a choice away, and what is not given leaves it', () => {
  const now = { reuseKey: true, account: 'acc_1', profile: 'p', lifetimeDays: 20 }
  const changed = { ...now, ...choicesGiven({ account: '', days: '', 'no-reuse-key': true }) }
  expect(JSON.parse(JSON.stringify(changed))).toEqual({ profile: 'p' })
})

it('a lifetime is a whole number of days', () => {
  for (const days of ['0', '1.5', 'ten', '4000']) expect(() => choicesGiven({ days })).toThrow('--days')
})

it('a change takes every option of an order but what says which certificate it is', () => {
  const which = ['instance', 'domains', 'staging']
  expect(Object.keys(orderOptions)).toEqual([...which, ...Object.keys(choiceOptions)])
})
