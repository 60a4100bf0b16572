import { CerthubError } from '../../shared/errors.ts'
import { newId } from '../ids.ts'
import type { ChallengeNetwork, Release } from '../ports/challenge-network.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { makeAcmeIdentifierCertificate } from '../x509/acme-identifier.ts'
import { type Answer, type AnswerValidation, isToken, pathOf, serverNameOf } from './answer.ts'
import { answerFileOf, checkWebFolder, removeAnswer, writeAnswer } from './web-folder.ts'

/**
 * What this machine shows to CAs for its orders. Files are journaled before they are written; ports end with the
 * process.
 */
export interface Answers {
  /**
   * Puts answers up until they are taken down; putting the same up again does no harm. Says where, for people. Throws
   * `challenge.port_*`, `challenge.folder_unusable`, and the signal’s reason.
   */
  putUp(
    owner: string,
    validation: AnswerValidation,
    answers: readonly Answer[],
    signal: AbortSignal,
  ): Promise<string>
  /**
   * Takes down all of an owner. What cannot be removed stays in the journal and is tried again at the next start. Says
   * what was removed, undefined where there was nothing.
   */
  takeDown(owner: string): Promise<{ removed: string | undefined; failures: CerthubError[] }>
  /** Closes an owner’s ports; files stay for who goes on with the order. */
  letGo(owner: string): Promise<void>
  /** Removes the files of owners that are gone. */
  tidy(isAlive: (owner: string) => boolean): Promise<void>
}

interface Parts {
  store: Store
  clock: Clock
  log: Log
  network: ChallengeNetwork
}

export const createAnswers = ({ store, clock, log, network }: Parts): Answers => {
  const held = new Map<string, { where: string; release: Release }[]>()

  const hold = (owner: string, where: string, release: Release): string => {
    held.set(owner, [...(held.get(owner) ?? []), { where, release }])
    return where
  }

  const letGo = async (owner: string): Promise<string[]> => {
    const mine = held.get(owner) ?? []
    held.delete(owner)
    await Promise.all(mine.map(({ release }) => release()))
    return mine.map(({ where }) => where)
  }

  const writeFiles = async (owner: string, root: string, answers: readonly Answer[]): Promise<string> => {
    await checkWebFolder(root)
    const known = new Set((await store.answerFiles.list(owner)).map(({ path }) => path))
    const files = new Map(
      answers.map((answer) => [answerFileOf(root, answer.token), answer.keyAuthorization]),
    )
    await store.atomically(async (inside) => {
      for (const path of files.keys()) {
        if (known.has(path)) continue
        await inside.answerFiles.insert({ id: newId('ans'), owner, path, createdAt: clock.now() })
      }
    })
    for (const [file, text] of files) await writeAnswer(root, file, text)
    return [...files.keys()].join(', ')
  }

  const removeFiles = async (files: { id: string; path: string }[]): Promise<CerthubError[]> => {
    const failures: CerthubError[] = []
    for (const { id, path } of files) {
      try {
        await removeAnswer(path)
        await store.answerFiles.remove(id)
      } catch (error) {
        if (!(error instanceof CerthubError)) throw error
        failures.push(error)
        log.warn('a file in a web folder could not be removed', { path, code: error.code })
      }
    }
    return failures
  }

  return {
    putUp: async (owner, validation, answers, signal) => {
      const strange = answers.find(({ token }) => !isToken(token))
      if (strange) {
        const problem = `the token of ${strange.name} is not in base64url`
        throw new CerthubError('acme.bad_answer', { host: 'The CA', problem })
      }
      if (validation.kind === 'http-folder') return writeFiles(owner, validation.path, answers)
      const { port } = validation
      // Another try of the same order: who came first would keep the second waiting.
      await letGo(owner)
      if (validation.kind === 'http-listener') {
        const texts = new Map(answers.map(({ token, keyAuthorization }) => [pathOf(token), keyAuthorization]))
        return hold(owner, `the web server at port ${port}`, await network.serveHttp(port, texts))
      }
      const shown = await Promise.all(
        answers.map(async ({ name, keyAuthorization }) => ({
          serverName: serverNameOf(name),
          ...(await makeAcmeIdentifierCertificate(name, keyAuthorization, clock.now())),
        })),
      )
      return hold(owner, `the TLS server at port ${port}`, await network.serveTls(port, shown, signal))
    },

    takeDown: async (owner) => {
      const closed = await letGo(owner)
      const files = await store.answerFiles.list(owner)
      const failures = await removeFiles(files)
      const gone = [...closed, ...files.map(({ path }) => path)]
      return { removed: gone.length > 0 ? gone.join(', ') : undefined, failures }
    },

    letGo: async (owner) => {
      await letGo(owner)
    },

    tidy: async (isAlive) => {
      const left = (await store.answerFiles.list()).filter(({ owner }) => !isAlive(owner))
      await removeFiles(left)
    },
  }
}
