import { piecesOf } from '../../shared/rich-text.ts'

/** A sentence with `code` in backticks and {placeholders}. */
export const RichText = ({ text }: { text: string }) =>
  piecesOf(text).map((piece, index) => {
    const key = `${index} ${piece.text}`
    if (piece.kind === 'text') return piece.text
    if (piece.kind === 'placeholder') {
      return (
        <em key={key} className="text-muted">
          {piece.text}
        </em>
      )
    }
    return (
      <code key={key} className="rounded-sm bg-sunken px-1 py-px font-mono text-xs break-words">
        {piece.text}
      </code>
    )
  })
