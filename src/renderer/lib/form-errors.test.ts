import { expect, it } from 'vitest'
import { CerthubError } from '../../shared/errors.ts'
import { fieldErrorOf } from './form-errors.ts'

const fields = ['name', 'eab.keyId'] as const

it('invalid input is put to the field that its message names', () => {
  const { data } = new CerthubError('input.invalid', {
    field: 'eab.keyId',
    problem: 'enter the key id: it is empty',
  })
  expect(fieldErrorOf(data, fields)).toEqual({ field: 'eab.keyId', message: 'enter the key id: it is empty' })
})

it('one of a list is put to the field of the list', () => {
  const { data } = new CerthubError('input.invalid', { field: 'names.3', problem: 'holds a : and a space' })
  expect(fieldErrorOf(data, ['name', 'names'])).toEqual({ field: 'names', message: 'holds a : and a space' })
})

it('a taken name is put to the name', () => {
  const { data } = new CerthubError('name.taken', { kind: 'CA account', name: 'A' })
  expect(fieldErrorOf(data, fields)?.field).toBe('name')
})

it('an error of a field that is not on the form concerns the whole form', () => {
  const { data } = new CerthubError('input.invalid', { field: 'other', problem: 'bad' })
  expect(fieldErrorOf(data, fields)).toBeUndefined()
})

it('an error of the CA concerns the whole form', () => {
  expect(fieldErrorOf(new CerthubError('acme.contact_rejected', { host: 'ca' }).data, fields)).toBeUndefined()
})
