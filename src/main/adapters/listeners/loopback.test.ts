import { expect, it } from 'vitest'
import { serveLoopback } from './loopback.ts'

const echo = async ({ method, path, body }: { method: string; path: string; body: string }) => ({
  status: 201,
  headers: { 'x-method': method },
  body: `${path} ${body}`,
})

it('answers at this machine’s own address until it is closed', async () => {
  const { origin, close } = await serveLoopback(echo)
  expect(new URL(origin).hostname).toBe('127.0.0.1')
  const reply = await fetch(`${origin}/a?b`, { method: 'POST', body: 'hello' })
  expect([reply.status, reply.headers.get('x-method'), await reply.text()]).toEqual([
    201,
    'POST',
    '/a?b hello',
  ])
  await close()
  await expect(fetch(origin)).rejects.toThrow()
})

it('takes no long bodies, and lives on when the answer fails', async () => {
  const { origin, close } = await serveLoopback(async ({ path }) => {
    if (path === '/broken') throw new Error('broken')
    return { status: 200, headers: {}, body: '' }
  })
  expect((await fetch(origin, { method: 'POST', body: 'x'.repeat(70_000) })).status).toBe(413)
  expect((await fetch(`${origin}/broken`)).status).toBe(500)
  expect((await fetch(origin)).status).toBe(200)
  await close()
})

it('closes although a request still waits', async () => {
  const { origin, close } = await serveLoopback(() => new Promise(() => {}))
  const waiting = fetch(origin).catch(() => 'cut off')
  await new Promise((done) => setTimeout(done, 50))
  await close()
  expect(await waiting).toBe('cut off')
})
