import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { controlAddress, prepareFolder } from './address.ts'

const linux = { platform: 'linux', runtimeDirectory: '/run/user/1', user: 'ada' } as const
const deep = `/home/ada/${'x'.repeat(120)}`

test('the socket is in the data directory', () => {
  expect(controlAddress('/home/ada/hub', linux)).toBe('/home/ada/hub/hub.sock')
})

test('a path too long for a socket gets a short one of its own', () => {
  const address = controlAddress(deep, linux)
  expect(address).toMatch(/^\/run\/user\/1\/certhub-ada\/[0-9a-f]{24}\.sock$/)
  expect(controlAddress(`${deep}y`, linux)).not.toBe(address)
})

test('on Windows it is a named pipe of this user and directory', () => {
  const address = controlAddress('C:\\hub', { ...linux, platform: 'win32' })
  expect(address).toMatch(/^\\\\\.\\pipe\\certhub-[0-9a-f]{24}$/)
  expect(controlAddress('C:\\hub', { ...linux, platform: 'win32', user: 'eve' })).not.toBe(address)
})

test('a folder that others can write to is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'address-'))
  await chmod(folder, 0o777)
  await expect(prepareFolder(join(folder, 'hub.sock'))).rejects.toMatchObject({ code: 'control.unusable' })
  await rm(folder, { recursive: true })
})
