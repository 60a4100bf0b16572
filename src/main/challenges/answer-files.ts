import { CerthubError, hasCode } from '../../shared/errors.ts'
import { type SshServer, sshPlaceOf } from '../../shared/ssh-server.ts'
import type { Validation } from '../../shared/validation.ts'
import type { SshAccess } from '../credentials/ssh-access.ts'
import { newId } from '../ids/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { AnswerFileRecord } from '../ports/store/published.ts'
import type { Store } from '../ports/store.ts'
import type { Answer } from './answer.ts'
import { createRemoteFolders } from './remote-folders.ts'
import { checkRemoteFolder, remoteFileOf, removeRemoteAnswer, writeRemoteAnswer } from './sftp-folder.ts'
import { answerFileOf, checkWebFolder, removeAnswer, writeAnswer } from './web-folder.ts'

export type FolderValidation = Extract<Validation, { kind: 'http-folder' | 'http-sftp' }>

interface Parts {
  store: Store
  clock: Clock
  log: Log
  connect: SshAccess
}

/** Where a file is, for people, and to tell two apart. */
const whereOf = ({ path, server }: Pick<AnswerFileRecord, 'path' | 'server'>): string =>
  server ? `${sshPlaceOf(server)}:${path}` : path

const serverOf = (validation: FolderValidation): SshServer | null => {
  if (validation.kind === 'http-folder') return null
  const { host, port, credential, hostKey } = validation
  return { host, port, credential, hostKey }
}

const byServer = (files: readonly AnswerFileRecord[]): AnswerFileRecord[][] => {
  const groups = new Map<string, AnswerFileRecord[]>()
  for (const file of files) {
    const key = JSON.stringify(file.server)
    groups.set(key, [...(groups.get(key) ?? []), file])
  }
  return [...groups.values()]
}

/** The files with answers, on this machine and on others: each is journaled before it is written. */
export const createAnswerFiles = ({ store, clock, log, connect }: Parts) => {
  const remote = createRemoteFolders(connect)

  const journal = async (
    owner: string,
    server: SshServer | null,
    paths: readonly string[],
  ): Promise<void> => {
    const known = new Set((await store.answerFiles.list(owner)).map(whereOf))
    await store.atomically(async (inside) => {
      for (const path of paths) {
        if (known.has(whereOf({ path, server }))) continue
        await inside.answerFiles.insert({ id: newId('ans'), owner, path, server, createdAt: clock.now() })
      }
    })
  }

  const removeEach = async (
    files: readonly AnswerFileRecord[],
    remove: (path: string) => Promise<void>,
  ): Promise<CerthubError[]> => {
    const failures: CerthubError[] = []
    for (const file of files) {
      try {
        await remove(file.path)
        await store.answerFiles.remove(file.id)
      } catch (error) {
        if (!(error instanceof CerthubError) || hasCode(error, 'ssh.connection_lost')) throw error
        failures.push(error)
        log.warn('a file in a web folder could not be removed', { path: whereOf(file), code: error.code })
      }
    }
    return failures
  }

  /** All files of one server. */
  const removeThere = async (
    server: SshServer,
    files: readonly AnswerFileRecord[],
    signal: AbortSignal,
  ): Promise<CerthubError[]> => {
    const owner = files[0]?.owner ?? ''
    try {
      return await remote.visit(owner, server, signal, (folder) =>
        removeEach(files, (path) => removeRemoteAnswer(folder, path)),
      )
    } catch (error) {
      if (!(error instanceof CerthubError)) throw error
      log.warn('files in a web folder could not be removed', { host: sshPlaceOf(server), code: error.code })
      if (!hasCode(error, 'credential.not_found')) return [error]
      // Nobody can log in there any more, at no start to come.
      for (const { id } of files) await store.answerFiles.remove(id)
      return []
    }
  }

  const removeAll = async (
    files: readonly AnswerFileRecord[],
    signal: AbortSignal,
  ): Promise<CerthubError[]> => {
    const failures: CerthubError[] = []
    for (const group of byServer(files)) {
      const server = group[0]?.server
      failures.push(
        ...(server ? await removeThere(server, group, signal) : await removeEach(group, removeAnswer)),
      )
    }
    return failures
  }

  return {
    /** Says where they are. Throws `challenge.folder_unusable`, `credential.*`, `ssh.*`, and the signal’s reason. */
    write: async (
      owner: string,
      validation: FolderValidation,
      answers: readonly Answer[],
      signal: AbortSignal,
    ): Promise<string[]> => {
      const { path: root } = validation
      const server = serverOf(validation)
      const folder = server && (await remote.open(owner, server, signal))
      await (folder ? checkRemoteFolder(folder, root) : checkWebFolder(root))
      const fileOf = folder ? remoteFileOf : answerFileOf
      const files = new Map(
        answers.map(({ token, keyAuthorization }) => [fileOf(root, token), keyAuthorization]),
      )
      await journal(owner, server, [...files.keys()])
      for (const [file, text] of files)
        await (folder ? writeRemoteAnswer(folder, file, text) : writeAnswer(root, file, text))
      return [...files.keys()].map((path) => whereOf({ path, server }))
    },

    /** Removes all of an owner. What cannot be removed stays in the journal. */
    remove: async (owner: string): Promise<{ removed: string[]; failures: CerthubError[] }> => {
      const files = await store.answerFiles.list(owner)
      const failures = await removeAll(files, new AbortController().signal)
      remote.letGo(owner)
      return { removed: files.map(whereOf), failures }
    },

    letGo: remote.letGo,

    /** Removes the files of owners that are gone: those of this machine, or those of others. */
    tidy: async (
      place: 'here' | 'elsewhere',
      isAlive: (owner: string) => boolean,
      signal: AbortSignal,
    ): Promise<void> => {
      const left = (await store.answerFiles.list()).filter(({ owner }) => !isAlive(owner))
      await removeAll(
        left.filter(({ server }) => (server === null) === (place === 'here')),
        signal,
      )
    },
  }
}
