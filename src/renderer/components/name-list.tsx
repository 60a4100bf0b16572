import { CopyButton } from './copy-button.tsx'

/** The names of a certificate, one a line; many scroll. */
export const NameList = ({ names }: { names: readonly string[] }) => (
  <div className="flex items-start gap-1">
    <ul className="max-h-40 min-w-0 overflow-y-auto font-mono text-xs leading-5">
      {names.map((name) => (
        <li key={name} className="wrap-anywhere">
          {name}
        </li>
      ))}
    </ul>
    <CopyButton text={names.join('\n')} what="names" />
  </div>
)
