import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '../../shared/secret.ts'
import { createGuessGate } from '../tokens/guess-gate.ts'
import { owner } from './asker.ts'
import { createCredentials } from './credentials.ts'
import { createReveal } from './reveal.ts'
import { type OpenParts, openParts } from './testing/open-parts.ts'

const opened: OpenParts[] = []
afterEach(async () => {
  for (const { store } of opened.splice(0)) await store.close()
})

const passphrase = 'four unrelated quiet words'
const open = async (protectedBy: 'passphrase' | 'keychain', verifyUser?: { answer: boolean }) => {
  const parts = await openParts(
    protectedBy === 'passphrase'
      ? { source: 'passphrase', passphrase: new Secret(passphrase) }
      : { source: 'keychain' },
  )
  opened.push(parts)
  const shell = { instance: 'ins_a', note: '', owner: '' }
  const credentials = createCredentials(parts).of(owner)
  await credentials.add({ ...shell, type: 'basic-auth', name: 'door', username: 'me', password: 'sesame' })
  const fields = { CF_DNS_API_TOKEN: 'a token of some length' }
  await credentials.add({ ...shell, type: 'dns', name: 'dns', provider: 'cloudflare', fields })
  const login = { username: 'deploy', password: 'sesame', privateKey: '', passphrase: '' }
  await credentials.add({ ...shell, type: 'ssh', name: 'host', ...login })
  const verify = verifyUser && { available: async () => true, ask: async () => verifyUser.answer }
  const gate = createGuessGate(parts.clock)
  const use = createReveal({ ...parts, gate, verifyUser: verify })
  const reveal = (name: string, confirmation: string, inWindow: boolean) =>
    use.reveal(name, confirmation, inWindow, { key: 'somebody', atDesk: inWindow })
  return { ...use, reveal, parts }
}

describe('the password is shown', () => {
  it('to who types the name again, where the vault has no passphrase', async () => {
    const { means, reveal } = await open('keychain')
    expect(await means(true)).toBe('name')
    expect(await reveal('door', 'door', true)).toEqual({ value: 'sesame', hideAfterSeconds: 30 })
    await expect(reveal('door', 'window', true)).rejects.toMatchObject({ code: 'credential.not_confirmed' })
    await expect(reveal('door', '', true)).rejects.toMatchObject({ code: 'credential.not_confirmed' })
  })

  it('to who knows the vault’s passphrase; a wrong one costs time', async () => {
    const { means, reveal, parts } = await open('passphrase')
    expect(await means(false)).toBe('passphrase')
    await expect(reveal('door', 'door', false)).rejects.toMatchObject({ code: 'credential.not_confirmed' })
    await expect(reveal('door', 'wrong', false)).rejects.toMatchObject({ code: 'credential.not_confirmed' })
    expect(parts.clock.slept.at(-1)).toBeGreaterThanOrEqual(500)
    expect(await reveal('door', passphrase, false)).toMatchObject({ value: 'sesame' })
  })

  it('to whom the OS knows, but only at the window', async () => {
    const known = await open('keychain', { answer: true })
    expect(await known.means(true)).toBe('os')
    expect(await known.means(false)).toBe('name')
    expect(await known.reveal('door', '', true)).toMatchObject({ value: 'sesame' })
    const stranger = await open('keychain', { answer: false })
    await expect(stranger.reveal('door', 'door', true)).rejects.toMatchObject({
      code: 'credential.not_confirmed',
    })
  })

  it('never for a type that is write-only', async () => {
    const { reveal } = await open('keychain')
    for (const name of ['dns', 'host'])
      await expect(reveal(name, name, true)).rejects.toMatchObject({ code: 'credential.not_revealable' })
  })
})
