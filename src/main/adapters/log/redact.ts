import { withoutTokens } from '../../../shared/token-value.ts'

/** Field names whose values never belong in a log, whoever put them there. */
const sensitive = /secret|passphrase|password|token|hmac|private.?key|authorization|cookie/i
const pemKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g

const redactText = (text: string): string => withoutTokens(text.replace(pemKey, '[private key]'))

/** A log field made plain data: errors as name, message and stack; private keys and sensitive fields blanked. */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactText(value)
  if (value === null || typeof value !== 'object') return value
  if (depth > 4) return '[…]'
  if (value instanceof Error) {
    const code = 'code' in value ? { code: value.code } : {}
    return {
      name: value.name,
      ...code,
      message: redactText(value.message),
      stack: redactText(value.stack ?? ''),
    }
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return redact(value.toJSON(), depth + 1)
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      sensitive.test(key) ? '[secret]' : redact(field, depth + 1),
    ]),
  )
}
