import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../adapters/clock/system-clock.ts'
import { createChallengeNetwork } from '../adapters/listeners/challenge-network.ts'
import { openSqliteStore } from '../adapters/store/sqlite-store.ts'
import type { Store } from '../ports/store.ts'
import { type Answers, createAnswers } from './answers.ts'

const { signal } = new AbortController()
const noServer = () => Promise.reject(new Error('no other host is asked'))
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const answer = (token: string) => ({ name: 'a.example', token, keyAuthorization: `${token}.thumbprint` })

let root = ''
let store: Store
let answers: Answers
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'certhub-answers-'))
  mkdirSync(join(root, 'www'))
  store = openSqliteStore(join(root, 'hub.sqlite'))
  answers = createAnswers({
    store,
    clock: systemClock,
    log: quiet,
    network: createChallengeNetwork(),
    connect: noServer,
  })
})
afterEach(async () => {
  await store.close()
  rmSync(root, { recursive: true })
})
const www = () => ({ kind: 'http-folder' as const, path: join(root, 'www') })
const folder = () => join(root, 'www/.well-known/acme-challenge')
const put = (owner: string, ...tokens: string[]) => answers.putUp(owner, www(), tokens.map(answer), signal)

it('each owner’s files are taken down with it, and no other', async () => {
  await put('one', 'A', 'B')
  await put('two', 'C')
  expect(readFileSync(join(folder(), 'A'), 'utf8')).toBe('A.thumbprint')
  expect(await answers.takeDown('one')).toMatchObject({ failures: [] })
  expect(readdirSync(folder())).toEqual(['C'])
  expect(await answers.takeDown('one')).toEqual({ removed: [], failures: [] })
})

it('putting the same up again is journaled once', async () => {
  await put('one', 'A')
  await put('one', 'A', 'B')
  expect(await store.answerFiles.list('one')).toHaveLength(2)
})

it('what owners that are gone left is removed, half-written files too', async () => {
  await put('gone', 'A')
  await put('alive', 'B')
  writeFileSync(join(folder(), 'A.part'), 'half')
  await answers.tidy((owner) => owner === 'alive')
  expect(readdirSync(folder())).toEqual(['B'])
  expect((await store.answerFiles.list()).map(({ owner }) => owner)).toEqual(['alive'])
})

it('a person’s other files are left alone', async () => {
  mkdirSync(folder(), { recursive: true, mode: 0o755 })
  writeFileSync(join(folder(), 'own'), 'mine')
  await put('one', 'A')
  await answers.takeDown('one')
  expect(readdirSync(folder())).toEqual(['own'])
})

it('a file that cannot be removed stays in the journal and is removed later', async () => {
  await put('one', 'A')
  rmSync(join(folder(), 'A'))
  mkdirSync(join(folder(), 'A'))
  const { failures } = await answers.takeDown('one')
  expect(failures.map(({ code }) => code)).toEqual(['challenge.folder_unusable'])
  rmSync(join(folder(), 'A'), { recursive: true })
  await answers.tidy(() => false)
  expect(await store.answerFiles.list()).toEqual([])
})

it('a folder that went away with its files needs no clean-up', async () => {
  await put('one', 'A')
  rmSync(join(root, 'www'), { recursive: true })
  expect((await answers.takeDown('one')).failures).toEqual([])
  expect(await store.answerFiles.list()).toEqual([])
})

it('a token that would leave the folder is not written', async () => {
  await expect(put('one', '../../escape')).rejects.toMatchObject({ code: 'acme.bad_answer' })
  expect(existsSync(join(root, 'escape'))).toBe(false)
})

it('a file in the way of the folders is said', async () => {
  writeFileSync(join(root, 'www/.well-known'), '')
  await expect(put('one', 'A')).rejects.toMatchObject({ code: 'challenge.folder_unusable' })
})

it('the mode of folders that are there is kept', async () => {
  mkdirSync(join(root, 'www/.well-known'), { mode: 0o700 })
  chmodSync(join(root, 'www/.well-known'), 0o700)
  await put('one', 'A')
  expect(statSync(join(root, 'www/.well-known')).mode & 0o777).toBe(0o700)
})
