import { expect, test } from 'vitest'
import { absolutePath, isAbsolutePath, normalizePath } from './absolute-path.ts'

test.each([
  ['/srv/tls', true, false],
  ['//server/share/x', true, true],
  ['srv/tls', false, false],
  ['./x', false, false],
  ['../x', false, false],
  ['~/x', false, false],
  ['', false, false],
  [' /x', false, false],
  ['C:\\tls', false, true],
  ['c:/tls', false, true],
  ['C:tls', false, false],
  ['\\tls', false, false],
  ['\\\\server\\share\\x', false, true],
  ['file:///x', false, false],
])('%j is absolute: %s on Linux, %s on Windows', (path, posix, windows) => {
  expect([isAbsolutePath(path, 'linux'), isAbsolutePath(path, 'win32')]).toEqual([posix, windows])
})

test.each([
  ['/a/b/../c/./d//e/', '/a/c/d/e'],
  ['/../../etc', '/etc'],
  ['/', '/'],
  ['/a/..', '/'],
  ['/a\\b/../c', '/c'],
  ['C:\\a\\..\\..\\b', 'C:\\b'],
  ['\\\\server\\share\\..\\x', '\\\\server\\share\\x'],
])('%j is %j', (path, normal) => {
  expect(normalizePath(path)).toBe(normal)
})

test('the schema gives the normal form, and says which paths are relative', () => {
  expect(absolutePath.parse('/srv/./x/../tls')).toBe('/srv/tls')
  expect(absolutePath.safeParse('srv').error?.issues[0]).toMatchObject({ params: { relativePath: true } })
  expect(absolutePath.safeParse('/a\0b').success).toBe(false)
})
