import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeHub } from '../../../control/testing/fake-hub.ts'
import { openStaticFiles } from '../../../static-files/read-static-file.ts'
import { openLaunchFiles } from '../launch-file.ts'
import { type ServeOptions, serve } from '../serve.ts'
import { type Received, type Sent, send } from './send.ts'

/** What a signed-in page has. */
export interface SignedIn {
  cookie: string
  key: string
}

export const json = { 'content-type': 'application/json' }

export const signedIn = ({ cookie, key }: SignedIn): Record<string, string> => ({
  cookie,
  'x-certhub-key': key,
})

export const cookieIn = ({ headers }: Received): string => headers['set-cookie']?.[0]?.split(';')[0] ?? 'none'

export const keyIn = ({ text }: Received): string =>
  /certhub-key" content="([\w-]{43})"/.exec(text)?.[1] ?? 'none'

/** A hub of hand-written methods behind the real server, with a page that is not ours. */
export const openServedPage = async (options: Partial<ServeOptions> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'serve-'))
  await mkdir(join(folder, 'renderer', 'assets'), { recursive: true })
  await writeFile(join(folder, 'renderer', 'index.html'), '<!doctype html><html><head></head>page</html>')
  await writeFile(join(folder, 'renderer', 'assets', 'index-abc.js'), 'run()')
  await writeFile(join(folder, 'secret.txt'), 'not yours')
  const hub = new FakeHub({ 'hub.status': () => ({ version: '1' }) })
  const files = openStaticFiles(join(folder, 'renderer'))
  const served = await serve({ hub, files, host: '127.0.0.1', port: 0, ...options })
  const launchFiles = await openLaunchFiles(folder)
  const detach = hub.sessions.attachPage({ origin: served.origin, writeFile: launchFiles.write })
  const { origin } = served
  const post = (path: string, { headers, ...rest }: Sent = {}) =>
    send(`${origin}${path}`, { method: 'POST', body: '{}', headers: { ...json, ...headers }, ...rest })
  return {
    hub,
    files,
    folder,
    origin,
    port: Number(new URL(origin).port),
    launch: async (): Promise<string> => (await hub.sessions.openPage()).address,
    enter: async (): Promise<SignedIn> => {
      const answer = await send((await hub.sessions.openPage()).address)
      return { cookie: cookieIn(answer), key: keyIn(answer) }
    },
    signIn: async (token: string): Promise<SignedIn> => {
      const answer = await post('/api/session', { body: JSON.stringify({ token }) })
      return { cookie: cookieIn(answer), key: String(JSON.parse(answer.text).value?.key) }
    },
    post,
    call: (headers: Record<string, string>, rest: Sent = {}) =>
      post('/api/call', {
        body: '{"method":"hub.status","input":{}}',
        ...rest,
        headers: { ...headers, ...rest.headers },
      }),
    ticket: async (who: SignedIn): Promise<string> =>
      String(JSON.parse((await post('/api/ticket', { headers: signedIn(who) })).text).ticket),
    close: async (): Promise<void> => {
      detach()
      await served.close()
      await launchFiles.close()
      await rm(folder, { recursive: true })
    },
  }
}
export type ServedPage = Awaited<ReturnType<typeof openServedPage>>
