import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeWindow, readWindowState, writeWindowState } from './window-state.ts'

const laptop = { x: 0, y: 25, width: 1440, height: 875 }
const beside = { x: 1440, y: 0, width: 1920, height: 1080 }
const state = { x: 1500, y: 40, width: 1600, height: 900, maximized: false }

test('the window opens where it was, on the screen that it was on', () => {
  expect(placeWindow(state, [laptop, beside])).toEqual({ x: 1500, y: 40, width: 1600, height: 900 })
})

test.each([
  ['its screen is gone', state],
  ['its title bar is above the screen', { ...state, x: 10, y: -400 }],
  ['only a sliver of it shows', { ...state, x: 1400 }],
  ['it was never opened', undefined],
])('the window opens at the usual size when %s', (_, last) => {
  expect(placeWindow(last, [laptop])).toEqual({ width: 1280, height: 800 })
})

test('the window is no larger than its screen, and no smaller than its contents need', () => {
  expect(placeWindow({ ...state, x: 0, y: 30, width: 4000, height: 100 }, [laptop])).toMatchObject({
    width: 1440,
    height: 600,
  })
})

test('what was written is read again, and a damaged file is as good as none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'window-'))
  const path = join(folder, 'state.json')
  writeWindowState(path, state)
  expect(readWindowState(path)).toEqual(state)
  writeFileSync(path, readFileSync(path, 'utf8').slice(0, 20))
  expect(readWindowState(path)).toBeUndefined()
  writeFileSync(path, '{"x":1.5,"y":0,"width":-1,"height":0,"maximized":"no"}')
  expect(readWindowState(path)).toBeUndefined()
  rmSync(folder, { recursive: true })
})

test('a place that cannot be written costs nothing but itself', () => {
  expect(() => writeWindowState('/nowhere/state.json', state)).not.toThrow()
})
