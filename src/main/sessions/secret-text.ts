import { createHash, randomBytes } from 'node:crypto'

/** 256 bits. */
export const makeSecretText = (): string => randomBytes(32).toString('base64url')

/** Secrets are looked up by digest: how long that takes says nothing about how much of a guess is right. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
