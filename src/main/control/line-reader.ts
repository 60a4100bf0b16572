const newline = 0x0a

/**
 * Cuts a byte stream into lines. `onTooLong` is called once, when a line passes `limit` bytes before it ends; what
 * comes after is dropped.
 */
export const createLineReader = (
  limit: () => number,
  onLine: (line: string) => void,
  onTooLong: () => void,
): ((chunk: Buffer) => void) => {
  let parts: Buffer[] = []
  let length = 0
  let broken = false

  const add = (part: Buffer): boolean => {
    parts.push(part)
    length += part.length
    if (length <= limit()) return true
    broken = true
    parts = []
    onTooLong()
    return false
  }

  return (chunk) => {
    let from = 0
    while (!broken && from < chunk.length) {
      const end = chunk.indexOf(newline, from)
      if (!add(chunk.subarray(from, end < 0 ? chunk.length : end)) || end < 0) return
      const line = Buffer.concat(parts).toString('utf8')
      parts = []
      length = 0
      from = end + 1
      onLine(line)
    }
  }
}
