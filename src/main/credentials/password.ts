import { z } from 'zod'
import { Secret } from '../../shared/secret.ts'

const stored = z.object({ password: z.string() })

export const sealPassword = (password: string): Secret => new Secret(JSON.stringify({ password }))

export const unsealPassword = (text: Secret): Secret =>
  new Secret(stored.parse(JSON.parse(text.expose())).password)
