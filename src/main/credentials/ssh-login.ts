import { z } from 'zod'
import { Secret } from '../../shared/secret.ts'
import type { SshLogin } from '../ssh/ways-in.ts'

type Values = Omit<SshLogin, 'username'>

const stored = z.object({ password: z.string().optional(), privateKey: z.string().optional() })

export const sealLogin = ({ password, privateKey }: Values): Secret =>
  new Secret(JSON.stringify({ password: password?.expose(), privateKey: privateKey?.expose() }))

export const unsealLogin = (text: Secret): Values => {
  const { password, privateKey } = stored.parse(JSON.parse(text.expose()))
  return {
    ...(password !== undefined && { password: new Secret(password) }),
    ...(privateKey !== undefined && { privateKey: new Secret(privateKey) }),
  }
}
