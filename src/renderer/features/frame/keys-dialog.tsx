import { Dialog } from '../../components/dialog.tsx'
import { isMac } from '../../lib/platform.ts'

const keys: ReadonlyArray<readonly [keys: readonly string[], does: string]> = [
  [[isMac ? '⌘' : 'Ctrl', 'K'], 'Find any screen, action or thing'],
  [['/'], 'Go to the filter of a list'],
  [['↑', '↓'], 'Move in a list'],
  [['Page Up', 'Page Down'], 'Move by a page'],
  [['Home', 'End'], 'First and last row'],
  [['Enter'], 'Open the row'],
  [['Esc'], 'Close a dialog, clear the filter'],
  [['?'], 'Show these keys'],
]

export const KeysDialog = ({ open, onClose }: { open: boolean; onClose: () => void }) => (
  <Dialog open={open} onClose={onClose} title="Keys">
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2">
      {keys.map(([names, does]) => (
        <div key={does} className="contents">
          <dt className="flex gap-1">
            {names.map((name) => (
              <kbd
                key={name}
                className="rounded-sm border border-edge bg-sunken px-1.5 font-sans text-xs leading-5"
              >
                {name}
              </kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  </Dialog>
)
