import { expect, test } from 'vitest'
import { givenPath } from './given-path.ts'

const byNpm = { INIT_CWD: '/home/a', npm_package_json: '/opt/certhub/package.json' }

test.each([
  ['x', {}, '/work', '/work/x'],
  ['../x/./y', {}, '/work', '/x/y'],
  ['/srv/x', {}, '/work', '/srv/x'],
  ['x', byNpm, '/opt/certhub', '/home/a/x'],
  ['/srv/x', byNpm, '/opt/certhub', '/srv/x'],
  // A script that npm runs has gone elsewhere by itself.
  ['x', byNpm, '/work', '/work/x'],
  ['x', { INIT_CWD: '/home/a' }, '/work', '/work/x'],
  ['~/x', {}, '/work', '/work/~/x'],
])('%j with %j in %s is %s', (typed, env, cwd, expected) => {
  expect(givenPath(typed, env, cwd)).toBe(expected)
})
