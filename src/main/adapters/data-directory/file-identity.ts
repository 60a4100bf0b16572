import { type BigIntStats, statSync } from 'node:fs'

type Identity = Pick<BigIntStats, 'dev' | 'ino'>

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** The file a path leads to, without opening it; undefined when there is none. A network disk says ESTALE for gone. */
export const identityOf = (path: string): Identity | undefined => {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    if (codeOf(error) === 'ESTALE') return undefined
    throw error
  }
}

/** NTFS numbers need all 64 bits; a number of 0 says nothing. */
export const isSame = (one: Identity, other: Identity | undefined): boolean =>
  other !== undefined && one.ino !== 0n && one.ino === other.ino && one.dev === other.dev
