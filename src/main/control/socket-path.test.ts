import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { prepareFolder, socketPathIn } from './socket-path.ts'

const linux = { platform: 'linux', runtimeDirectory: '/run/user/1', user: 'ada' } as const
const deep = `/home/ada/${'x'.repeat(120)}`

test('the socket is in the data directory', () => {
  expect(socketPathIn('/home/ada/hub', linux)).toBe('/home/ada/hub/hub.sock')
})

test('a path too long for a socket gets a short one of its own', () => {
  const path = socketPathIn(deep, linux)
  expect(path).toMatch(/^\/run\/user\/1\/certhub-ada\/[0-9a-f]{24}\.sock$/)
  expect(socketPathIn(`${deep}y`, linux)).not.toBe(path)
})

test('on Windows it is a named pipe of this user and directory', () => {
  const path = socketPathIn('C:\\hub', { ...linux, platform: 'win32' })
  expect(path).toMatch(/^\\\\\.\\pipe\\certhub-[0-9a-f]{24}$/)
  expect(socketPathIn('C:\\hub', { ...linux, platform: 'win32', user: 'eve' })).not.toBe(path)
})

test('a folder that others can write to is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socket-path-'))
  await chmod(folder, 0o777)
  await expect(prepareFolder(join(folder, 'hub.sock'))).rejects.toMatchObject({ code: 'control.unusable' })
  await rm(folder, { recursive: true })
})
