import { expect, it } from 'vitest'
import { CerthubError } from '../../../shared/errors.ts'
import { runHeadless } from './run-headless.ts'

it('an address that others can reach is refused before the data is opened, which another hub may have', async () => {
  const openHub = async (): Promise<never> => {
    throw new CerthubError('data_dir.in_use', { path: '/data', pid: 1 })
  }
  const serving = runHeadless({
    env: {},
    openHub,
    rendererFolder: '',
    host: '0.0.0.0',
    port: 0,
    openBrowser: false,
    requireUnlocked: false,
    isAttended: true,
    say: () => {},
    journal: () => {},
    stopped: new Promise(() => {}),
  })
  await expect(serving).rejects.toMatchObject({ code: 'serve.not_loopback' })
})
