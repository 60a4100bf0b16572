import { expect, test } from 'vitest'
import { menuTemplate } from './menu.ts'

const text = (platform: NodeJS.Platform, developing: boolean) =>
  JSON.stringify(menuTemplate(platform, developing))

test('macOS has the app’s own menu first, other platforms quit from the file menu', () => {
  expect(menuTemplate('darwin', false)[0]).toEqual({ role: 'appMenu' })
  expect(text('linux', false)).toContain('"role":"quit"')
  expect(text('win32', false)).not.toContain('appMenu')
})

test('copy and paste work by keyboard everywhere', () => {
  for (const platform of ['darwin', 'linux', 'win32'] as const) {
    expect(menuTemplate(platform, false)).toContainEqual({ role: 'editMenu' })
  }
})

test('developer tools are offered while developing only', () => {
  expect(text('linux', true)).toContain('toggleDevTools')
  expect(text('linux', false)).not.toContain('toggleDevTools')
})
