import { CerthubError } from '../../shared/errors.ts'
import { type TextData, text } from '../../shared/texts.ts'
import type { SshAccess } from '../credentials/ssh-access.ts'
import type { ChallengeNetwork, Release } from '../ports/challenge-network.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { makeAcmeIdentifierCertificate } from '../x509/acme-identifier.ts'
import { type Answer, type AnswerValidation, isToken, pathOf, serverNameOf } from './answer.ts'
import { createAnswerFiles } from './answer-files.ts'

/** A path, or one of our servers. */
type Place = string | TextData

/**
 * What this machine shows to CAs for its orders. Files are journaled before they are written; ports end with the
 * process.
 */
export interface Answers {
  /**
   * Puts answers up until they are taken down; putting the same up again does no harm. Says where, for people. Throws
   * `challenge.port_*`, `challenge.folder_unusable`, `credential.*`, `ssh.*`, and the signal’s reason.
   */
  putUp(
    owner: string,
    validation: AnswerValidation,
    answers: readonly Answer[],
    signal: AbortSignal,
  ): Promise<Place[]>
  /**
   * Takes down all of an owner. What cannot be removed stays in the journal and is tried again at the next start. Says
   * what was removed.
   */
  takeDown(owner: string): Promise<{ removed: Place[]; failures: CerthubError[] }>
  /** Closes an owner’s ports and connections; files stay for who goes on with the order. */
  letGo(owner: string): Promise<void>
  /** Removes the files of owners that are gone from this machine. */
  tidy(isAlive: (owner: string) => boolean): Promise<void>
  /** Removes those from other hosts, which may be slow or gone. Throws the signal’s reason. */
  tidyElsewhere(isAlive: (owner: string) => boolean, signal: AbortSignal): Promise<void>
}

interface Parts {
  store: Store
  clock: Clock
  log: Log
  network: ChallengeNetwork
  connect: SshAccess
}

export const createAnswers = ({ store, clock, log, network, connect }: Parts): Answers => {
  const files = createAnswerFiles({ store, clock, log, connect })
  const held = new Map<string, { where: Place; release: Release }[]>()

  const hold = (owner: string, where: Place, release: Release): Place[] => {
    held.set(owner, [...(held.get(owner) ?? []), { where, release }])
    return [where]
  }

  const letGo = async (owner: string): Promise<Place[]> => {
    const mine = held.get(owner) ?? []
    held.delete(owner)
    await Promise.all(mine.map(({ release }) => release()))
    return mine.map(({ where }) => where)
  }

  return {
    putUp: async (owner, validation, answers, signal) => {
      const strange = answers.find(({ token }) => !isToken(token))
      if (strange) {
        const problem = `the token of ${strange.name} is not in base64url`
        throw new CerthubError('acme.bad_answer', { host: 'The CA', problem })
      }
      if (validation.kind === 'http-folder' || validation.kind === 'http-sftp')
        return files.write(owner, validation, answers, signal)
      const { port } = validation
      // Another try of the same order: who came first would keep the second waiting.
      await letGo(owner)
      if (validation.kind === 'http-listener') {
        const texts = new Map(answers.map(({ token, keyAuthorization }) => [pathOf(token), keyAuthorization]))
        return hold(owner, text('order.web_server', { port }), await network.serveHttp(port, texts))
      }
      const shown = await Promise.all(
        answers.map(async ({ name, keyAuthorization }) => ({
          serverName: serverNameOf(name),
          ...(await makeAcmeIdentifierCertificate(name, keyAuthorization, clock.now())),
        })),
      )
      return hold(owner, text('order.tls_server', { port }), await network.serveTls(port, shown, signal))
    },

    takeDown: async (owner) => {
      const closed = await letGo(owner)
      const { removed, failures } = await files.remove(owner)
      return { removed: [...closed, ...removed], failures }
    },

    letGo: async (owner) => {
      files.letGo(owner)
      await letGo(owner)
    },

    tidy: (isAlive) => files.tidy('here', isAlive, new AbortController().signal),
    tidyElsewhere: (isAlive, signal) => files.tidy('elsewhere', isAlive, signal),
  }
}
