export interface TextPiece {
  kind: 'text' | 'code' | 'placeholder'
  text: string
}

/** `Run `x` at {host}.` → its pieces; a placeholder’s name is put in words: `{accountEnvironment}` → account environment. */
export const piecesOf = (text: string): TextPiece[] =>
  text
    .split(/(`[^`]+`|\{\w+\})/)
    .filter(Boolean)
    .map((piece) => {
      if (piece.startsWith('`')) return { kind: 'code', text: piece.slice(1, -1) }
      if (!/^\{\w+\}$/.test(piece)) return { kind: 'text', text: piece }
      return { kind: 'placeholder', text: wordsOf(piece.slice(1, -1)) }
    })

const wordsOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** As people read it in a terminal: placeholders in angle brackets. */
export const plainText = (text: string): string =>
  piecesOf(text)
    .map((piece) =>
      piece.kind === 'placeholder'
        ? `<${piece.text}>`
        : piece.kind === 'code'
          ? `\`${piece.text}\``
          : piece.text,
    )
    .join('')
