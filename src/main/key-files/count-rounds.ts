import type { Asn1, Forge } from 'node-forge'

const isSequence = (value: Asn1['value']): value is Asn1[] => Array.isArray(value)

/** Big numbers are what they are: many. */
const integer = (bytes: string): number => {
  let value = 0
  for (const character of bytes) value = value * 256 + character.charCodeAt(0)
  return value
}

/**
 * How many rounds a file asks for in all, as far as it is not encrypted itself. In PKCS#12’s MacData (RFC 7292 §4), PBE
 * parameters (RFC 8018 §A.3) and PBKDF2’s and scrypt’s (§A.2, RFC 7914 §7) the count is the INTEGER behind a salt.
 */
export const countRounds = (forge: Pick<Forge, 'asn1'>, whole: Asn1): number => {
  const { OCTETSTRING, INTEGER } = forge.asn1.Type
  let sum = 0
  const open = [whole]
  for (let one = open.pop(); one; one = open.pop()) {
    const { value } = one
    if (isSequence(value)) {
      for (const [index, part] of value.entries()) {
        const before = value[index - 1]
        if (part.type === INTEGER && before?.type === OCTETSTRING && !isSequence(part.value))
          sum += integer(part.value)
        open.push(part)
      }
    } else if (one.type === OCTETSTRING && value.startsWith('\x30')) {
      try {
        open.push(forge.asn1.fromDer(value))
      } catch {
        // It only looked like a structure.
      }
    }
  }
  return sum
}
