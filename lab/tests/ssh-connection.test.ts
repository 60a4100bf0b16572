import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { askHostKey } from '../../src/main/ssh/ask-host-key.ts'
import { connectSsh } from '../../src/main/ssh/connect.ts'
import { readPrivateKey } from '../../src/main/ssh/private-key.ts'
import { SftpRefusal } from '../../src/main/ssh/sftp.ts'
import { CerthubError, type ErrorData } from '../../src/shared/errors.ts'
import { Secret } from '../../src/shared/secret.ts'
import { freePort } from '../free-port.ts'
import { labDescribe as describe, labIt as it } from '../lab-test.ts'
import { startPasswordServer } from '../password-server.ts'
import { runOrThrow } from '../run.ts'
import { type Sshd, startSshd } from '../sshd.ts'

const { signal } = new AbortController()
let dir = ''
let sshd: Sshd
let odd: Server | undefined

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'certhub-ssh-'))
  sshd = await startSshd({ dir })
})
afterAll(async () => {
  await sshd?.stop()
  rmSync(dir, { recursive: true })
})
afterEach(() => {
  odd?.close()
  odd = undefined
})

const loginOf = async ({ username, loginKey }: Sshd) => ({
  username,
  privateKey: (await readPrivateKey(loginKey, undefined)).privateKey,
})
const failureOf = async (work: Promise<unknown>): Promise<ErrorData> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof CerthubError) return error.data
  throw new Error(`no error of the catalogue, but ${error}`)
}
/** A server that says this to everybody, whoever it is. */
const serveText = async (text: string): Promise<number> => {
  const port = await freePort()
  odd = createServer((socket) => socket.on('error', () => {}).end(text))
  await new Promise<void>((resolve) => odd?.listen(port, '127.0.0.1', resolve))
  return port
}

const passphrase = 'opens the key'
const keygen = (...args: string[]): string[] => ['ssh-keygen', '-q', '-C', 'lab', '-f', 'key', ...args]
/** What made it, whether it is encrypted, and how. */
const made: [string, boolean, string[]][] = [
  ['Ed25519', false, keygen('-t', 'ed25519', '-N', '')],
  ['Ed25519, encrypted', true, keygen('-t', 'ed25519', '-N', passphrase)],
  ['ECDSA P-256', false, keygen('-t', 'ecdsa', '-b', '256', '-N', '')],
  ['ECDSA P-384', false, keygen('-t', 'ecdsa', '-b', '384', '-N', '')],
  ['ECDSA P-521, encrypted', true, keygen('-t', 'ecdsa', '-b', '521', '-N', passphrase)],
  ['RSA', false, keygen('-t', 'rsa', '-b', '2048', '-N', '')],
  ['RSA in PEM, encrypted', true, keygen('-t', 'rsa', '-b', '2048', '-m', 'PEM', '-N', passphrase)],
  ['ECDSA in PEM', false, keygen('-t', 'ecdsa', '-m', 'PEM', '-N', '')],
  ['RSA in PKCS#8, encrypted', true, keygen('-t', 'rsa', '-b', '2048', '-m', 'PKCS8', '-N', passphrase)],
  ['Ed25519 in PKCS#8', false, ['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', 'key']],
]

describe('a private key', () => {
  it.each(made)('%s, as its maker writes it, logs in', async (_, isEncrypted, [program = '', ...args]) => {
    const folder = mkdtempSync(join(dir, 'key-'))
    await runOrThrow(program, args, { cwd: folder })
    const text = readFileSync(join(folder, 'key'), 'utf8')
    const given = isEncrypted ? new Secret(passphrase) : undefined
    const { publicKey, privateKey } = await readPrivateKey(text, given)
    if (program === 'ssh-keygen')
      expect(readFileSync(join(folder, 'key.pub'), 'utf8')).toBe(`${publicKey} lab\n`)
    sshd.allow(publicKey)
    const connection = await connectSsh(sshd, { username: sshd.username, privateKey }, signal)
    connection.close()
    const windows = await readPrivateKey(text.replaceAll('\n', '\r\n'), given)
    expect(windows.privateKey.expose()).toBe(privateKey.expose())
  })

  it.each(['ed25519', 'rsa'])('encrypted, by OpenSSH: %s needs its own passphrase', async (type) => {
    for (const form of ['RFC4716', 'PKCS8']) {
      const folder = mkdtempSync(join(dir, 'key-'))
      await runOrThrow('ssh-keygen', ['-q', '-t', type, '-m', form, '-N', passphrase, '-f', 'key'], {
        cwd: folder,
      })
      const text = readFileSync(join(folder, 'key'), 'utf8')
      const code = async (word?: string) =>
        (await failureOf(readPrivateKey(text, word === undefined ? undefined : new Secret(word)))).code
      expect(await code()).toBe('ssh_key.encrypted')
      expect(await code('another')).toBe('ssh_key.wrong_passphrase')
    }
  })

  it('that takes for ever to be opened is refused at once', async () => {
    const folder = mkdtempSync(join(dir, 'key-'))
    await runOrThrow('ssh-keygen', ['-q', '-t', 'ed25519', '-a', '16', '-N', passphrase, '-f', 'key'], {
      cwd: folder,
    })
    const [head, ...lines] = readFileSync(join(folder, 'key'), 'utf8').trim().split('\n')
    const bytes = Buffer.from(lines.slice(0, -1).join(''), 'base64')
    // After the salt of 16 bytes: the rounds.
    const rounds = bytes.indexOf('bcrypt') + 'bcrypt'.length + 4 + 4 + 16
    expect(bytes.readUInt32BE(rounds)).toBe(16)
    bytes.writeUInt32BE(0xffff_ffff, rounds)
    const slow = [head, bytes.toString('base64'), lines.at(-1)].join('\n')
    expect(await failureOf(readPrivateKey(slow, new Secret(passphrase)))).toMatchObject({
      code: 'ssh_key.unusable',
      message: expect.stringContaining('more than 300 rounds'),
    })
  })

  it('that is none is told apart', async () => {
    const publicLine = readFileSync(`${sshd.loginKeyFile}.pub`, 'utf8')
    const publicPem = await runOrThrow('ssh-keygen', ['-e', '-f', sshd.loginKeyFile])
    const x25519 = await runOrThrow('openssl', ['genpkey', '-algorithm', 'x25519'])
    const code = async (text: string) => (await failureOf(readPrivateKey(text, undefined))).code
    expect(await code(publicLine)).toBe('ssh_key.public')
    expect(await code(publicPem)).toBe('ssh_key.public')
    expect(await code(x25519)).toBe('ssh_key.unusable')
    expect(await code(sshd.loginKey.slice(0, 200))).toBe('ssh_key.unusable')
    expect(await code(sshd.loginKey.replace('b3BlbnNzaC', 'b3BlbnNzaD'))).toBe('ssh_key.unusable')
    expect(await code('no key at all')).toBe('ssh_key.unusable')
  })
})

describe('a host key', () => {
  it('is shown as ssh-keygen shows it, without a login', async () => {
    const before = sshd.logins()
    expect(await askHostKey(sshd, signal)).toEqual({ type: 'ssh-ed25519', fingerprint: sshd.hostKey })
    expect(sshd.logins()).toBe(before)
  })

  it('that is another one ends the connection before anything of the login is sent', async () => {
    const server = await startPasswordServer({ me: 'secret' })
    const known = `SHA256:${'A'.repeat(43)}`
    const login = { username: 'me', password: new Secret('secret') }
    const changed = await failureOf(connectSsh({ ...server, hostKey: known }, login, signal))
    expect(changed.code).toBe('ssh.host_key_changed')
    expect(changed.message).toContain(known)
    expect(changed.message).toContain(server.hostKey)
    expect(server.tried).toEqual([])
    await server.stop()
  })
})

describe('a password', () => {
  it.each(['password', 'keyboard-interactive'] as const)('logs in by “%s”', async (way) => {
    const server = await startPasswordServer({ me: 'secret' }, way)
    const connection = await connectSsh(server, { username: 'me', password: new Secret('secret') }, signal)
    connection.close()
    expect(server.tried).toContain(way)
    await server.stop()
  })

  it('that is wrong is said, and no more than it', async () => {
    const server = await startPasswordServer({ me: 'secret' })
    const login = { username: 'me', password: new Secret('another') }
    const refused = await failureOf(connectSsh(server, login, signal))
    expect(refused).toMatchObject({
      code: 'ssh.login_refused',
      message: expect.stringMatching(
        /the login of me: it does not accept the password; it takes passwords\.$/,
      ),
    })
    expect(JSON.stringify(refused)).not.toContain('another')
    await server.stop()
  })

  it('where keys alone are taken is not sent', async () => {
    const login = { username: sshd.username, password: new Secret('secret') }
    expect((await failureOf(connectSsh(sshd, login, signal))).message).toContain(
      'it takes keys, and the credential has a password',
    )
  })
})

describe('no connection', () => {
  const codeAt = async (over: object) =>
    (await failureOf(connectSsh({ ...sshd, ...over }, await loginOf(sshd), signal))).code

  it('where nobody listens, or the name is not known', async () => {
    expect(await codeAt({ port: await freePort() })).toBe('ssh.refused')
    expect(await codeAt({ host: 'no-such-host.invalid' })).toBe('ssh.host_not_found')
  })

  it('where another kind of server answers, or hangs up', async () => {
    expect(await codeAt({ port: await serveText('HTTP/1.1 400 Bad Request\r\n\r\n') })).toBe('ssh.handshake')
    odd?.close()
    const port = await serveText('')
    expect(await codeAt({ port })).toBe('ssh.handshake')
    expect((await failureOf(askHostKey({ host: '127.0.0.1', port }, signal))).message).toContain(
      'it ended the connection',
    )
  })

  it('for who gave up waiting', async () => {
    const silent = await freePort()
    odd = createServer((socket) => socket.on('error', () => {}))
    await new Promise<void>((resolve) => odd?.listen(silent, '127.0.0.1', resolve))
    const controller = new AbortController()
    const asked = askHostKey({ host: '127.0.0.1', port: silent }, controller.signal)
    odd.once('connection', () => controller.abort(new Error('enough')))
    await expect(asked).rejects.toThrow('enough')
  })
})

describe('a connection', () => {
  it('has no files where the server offers no SFTP', async () => {
    const without = await startSshd({ dir, sftp: '/nonexistent' })
    const connection = await connectSsh(without, await loginOf(without), signal)
    expect((await failureOf(connection.sftp())).code).toBe('ssh.no_sftp')
    connection.close()
    await without.stop()
  })

  it('writes, replaces and removes files with the mode that was asked for', async () => {
    const connection = await connectSsh(sshd, await loginOf(sshd), signal)
    const sftp = await connection.sftp()
    const folder = join(mkdtempSync(join(dir, 'files-')), 'new')
    expect(await sftp.makeDirectory(folder, 0o755)).toBe(true)
    expect(await sftp.makeDirectory(folder, 0o700)).toBe(false)
    for (const text of ['one', 'two']) {
      await sftp.writeFile(join(folder, 'draft'), text, 0o604)
      await sftp.rename(join(folder, 'draft'), join(folder, 'file'))
      expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(text)
    }
    expect(statSync(folder).mode & 0o777).toBe(0o755)
    expect(statSync(join(folder, 'file')).mode & 0o777).toBe(0o604)
    await sftp.removeFile(join(folder, 'file'))
    await sftp.removeFile(join(folder, 'file'))
    await expect(sftp.writeFile(join(folder, 'missing/file'), '', 0o644)).rejects.toThrow(SftpRefusal)
    connection.close()
    expect(connection.isOpen).toBe(false)
  })

  it('replaces a file where the server does not do that in one step', async () => {
    const old = await startSshd({ dir, sftp: 'internal-sftp -P posix-rename' })
    const connection = await connectSsh(old, await loginOf(old), signal)
    const sftp = await connection.sftp()
    const folder = mkdtempSync(join(dir, 'files-'))
    for (const text of ['one', 'two']) {
      await sftp.writeFile(join(folder, 'draft'), text, 0o644)
      await sftp.rename(join(folder, 'draft'), join(folder, 'file'))
      expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(text)
    }
    await expect(sftp.rename(join(folder, 'gone'), join(folder, 'file'))).rejects.toThrow(SftpRefusal)
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('two')
    connection.close()
    await old.stop()
  })

  it('that the server ends is known at once, also to who waits for an answer', async () => {
    const other = await startSshd({ dir })
    const connection = await connectSsh(other, await loginOf(other), signal)
    const sftp = await connection.sftp()
    await other.stop()
    expect((await failureOf(sftp.isDirectory('/'))).code).toBe('ssh.connection_lost')
    expect(connection.isOpen).toBe(false)
  })

  it('ends with the signal that it was opened with', async () => {
    const controller = new AbortController()
    const connection = await connectSsh(sshd, await loginOf(sshd), controller.signal)
    const sftp = await connection.sftp()
    controller.abort(new Error('enough'))
    await expect(sftp.isDirectory('/')).rejects.toThrow('enough')
    expect(connection.isOpen).toBe(false)
  })
})
