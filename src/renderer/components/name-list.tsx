import { CopyButton } from './copy-button.tsx'

/** More scroll. */
const shownAtOnce = 8

/** The names of a certificate, one a line. */
export const NameList = ({ names }: { names: readonly string[] }) => (
  <div className="flex items-start gap-1">
    <ul
      aria-label="Names"
      // A region that scrolls must be reachable by keyboard.
      tabIndex={names.length > shownAtOnce ? 0 : undefined}
      className="max-h-40 min-w-0 overflow-y-auto font-mono text-xs leading-5"
    >
      {names.map((name) => (
        <li key={name} className="wrap-anywhere">
          {name}
        </li>
      ))}
    </ul>
    <CopyButton text={names.join('\n')} what="names" />
  </div>
)
