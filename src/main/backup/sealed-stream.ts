import { createCipheriv, createDecipheriv } from 'node:crypto'

/**
 * A stream sealed in pieces, each AES-256-GCM under a key that is used for one stream only. The nonce is the piece's
 * number and whether it is the last (the STREAM construction), so that a piece that is missing, moved, changed, or cut
 * off at the end does not authenticate. On disk: length of the ciphertext (4, big endian), ciphertext ‖ tag (16).
 */
const tagBytes = 16
export const pieceBytes = 256 * 1024

const nonceOf = (index: number, last: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 7)
  nonce.writeUInt8(last ? 1 : 0, 11)
  return nonce
}

const sealPiece = (key: Uint8Array, index: number, last: boolean, plain: Uint8Array): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, last))
  const body = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}

const openPiece = (key: Uint8Array, index: number, last: boolean, body: Buffer): Buffer | undefined => {
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, last), { authTagLength: tagBytes })
  decipher.setAuthTag(body.subarray(body.length - tagBytes))
  try {
    return Buffer.concat([decipher.update(body.subarray(0, body.length - tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}

/** The pieces of a stream, to be written one after the other. */
export async function* sealStream(
  key: Uint8Array,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let kept: Uint8Array[] = []
  let size = 0
  let index = 0
  for await (const bytes of source) {
    kept.push(bytes)
    size += bytes.length
    while (size > pieceBytes) {
      const all = Buffer.concat(kept)
      yield sealPiece(key, index++, false, all.subarray(0, pieceBytes))
      kept = [all.subarray(pieceBytes)]
      size = all.length - pieceBytes
    }
  }
  yield sealPiece(key, index, true, Buffer.concat(kept))
}

/** What went in. `fail` makes the error for a stream that does not authenticate, with what is wrong. */
export async function* openStream(
  key: Uint8Array,
  read: (bytes: number) => Promise<Buffer>,
  fail: (problem: string, first: boolean) => Error,
): AsyncGenerator<Buffer> {
  for (let index = 0; ; index++) {
    const head = await read(4)
    if (head.length < 4) throw fail('it ends too early', false)
    const length = head.readUInt32BE(0)
    if (length < tagBytes || length > pieceBytes + tagBytes)
      throw fail('its content does not authenticate', false)
    const body = await read(length)
    if (body.length < length) throw fail('it ends too early', false)
    const plain = openPiece(key, index, false, body)
    if (plain) {
      yield plain
      continue
    }
    const last = openPiece(key, index, true, body)
    if (!last) throw fail('its content does not authenticate', index === 0)
    yield last
    if ((await read(1)).length > 0) throw fail('something stands behind its end', false)
    return
  }
}
