import type { revealMeans } from '../../shared/contract/credentials.ts'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import type { Store } from '../ports/store.ts'
import type { VerifyUser } from '../ports/verify-user.ts'
import type { Guesser, GuessGate } from '../tokens/guess-gate.ts'
import type { Vault } from '../vault/vault.ts'
import { typeOf } from './credential-types.ts'
import { findCredential } from './find-credential.ts'

const hideAfterSeconds = 30

export interface RevealParts {
  store: Store
  vault: Vault
  verifyUser?: VerifyUser | undefined
  gate: GuessGate
}

/**
 * Shows the password of a container registry or basic-auth credential to a person who proves to mean it. `inWindow`: the
 * call came from this computer's window, where the OS can ask who it is.
 */
export const createReveal = ({ store, vault, verifyUser, gate }: RevealParts) => {
  const means = async (inWindow: boolean): Promise<(typeof revealMeans)[number]> => {
    if (inWindow && (await verifyUser?.available())) return 'os'
    return vault.source === 'passphrase' ? 'passphrase' : 'name'
  }

  /** What is wrong with the confirmation; undefined when it is right. */
  const problemWith = async (
    confirmation: string,
    name: string,
    inWindow: boolean,
    guesser: Guesser,
  ): Promise<string | undefined> => {
    switch (await means(inWindow)) {
      case 'os':
        return (await verifyUser?.ask(`show the password of “${name}”`))
          ? undefined
          : 'the computer did not confirm who you are'
      case 'passphrase':
        return (await gate.guess(guesser, () => vault.verifyPassphrase(new Secret(confirmation))))
          ? undefined
          : 'that is not the passphrase of this vault'
      case 'name':
        return confirmation.trim() === name ? undefined : 'the name typed is not the credential’s name'
    }
  }

  return {
    means,
    /** Throws `credential.not_revealable`, `credential.not_confirmed`, `auth.too_many_guesses`. */
    reveal: async (reference: string, confirmation: string, inWindow: boolean, guesser: Guesser) => {
      const { id, name, type, secretId, fingerprint } = await findCredential(store, reference)
      const { title, kind, revealed } = typeOf(type)
      if (!revealed)
        throw new CerthubError(
          'credential.not_revealable',
          { name, type: title },
          { subject: { credential: id } },
        )
      const problem = await problemWith(confirmation, name, inWindow, guesser)
      if (problem) {
        throw new CerthubError('credential.not_confirmed', { name, problem }, { subject: { credential: id } })
      }
      const value = revealed(await vault.get(kind, secretId, fingerprint))
      return { value: value.expose(), hideAfterSeconds }
    },
  }
}
