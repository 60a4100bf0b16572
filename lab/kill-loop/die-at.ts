import { readFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import type { FilePlan } from './file-plan.ts'

/**
 * Loaded before the hub (`node --import`): the process kills itself at one operation on a file, before or after it, as
 * the file named by LAB_DIE_AT says. What waits in other threads of the process may or may not have been done, as with
 * any kill.
 */
const planFile = process.env.LAB_DIE_AT ?? ''
const { open, rename, rm } = fs
let plan = ''
let seen = 0

/** The plan that this operation fulfils. */
const fulfilled = (operation: FilePlan['operation'], path: string): FilePlan | undefined => {
  const text = readFileSync(planFile, 'utf8')
  if (text !== plan) seen = 0
  plan = text
  if (text === '') return undefined
  const wanted: FilePlan = JSON.parse(text)
  if (wanted.operation !== operation || !new RegExp(wanted.path).test(path)) return undefined
  seen++
  return seen === wanted.nth ? wanted : undefined
}

const dieAround = async <T>(
  operation: FilePlan['operation'],
  path: unknown,
  work: () => Promise<T>,
): Promise<T> => {
  const found = fulfilled(operation, String(path))
  if (found?.when === 'before') process.kill(process.pid, 'SIGKILL')
  const result = await work()
  if (found) process.kill(process.pid, 'SIGKILL')
  return result
}

Object.assign(fs, {
  open: (...args: Parameters<typeof open>) => dieAround('open', args[0], () => open(...args)),
  rename: (...args: Parameters<typeof rename>) => dieAround('rename', args[1], () => rename(...args)),
  rm: (...args: Parameters<typeof rm>) => dieAround('rm', args[0], () => rm(...args)),
})
syncBuiltinESMExports()
