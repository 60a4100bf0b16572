import {
  BadgeCheck,
  CircleHelp,
  Keyboard,
  KeyRound,
  Lock,
  Moon,
  Plus,
  Server,
  Sun,
  SunMoon,
  UserRoundCheck,
} from 'lucide-react'
import { useMemo } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { holds, type Right } from '../../../shared/roles.ts'
import { call } from '../../lib/api.ts'
import { formatNames } from '../../lib/format.ts'
import { navigate } from '../../lib/navigation.ts'
import { useHub } from '../../lib/query.ts'
import { setTheme } from '../../lib/theme.ts'
import { navItems } from './nav-items.ts'
import type { PaletteItem } from './palette-items.ts'

const action = (title: string, icon: PaletteItem['icon'], run: () => void, right: Right = 'view') => ({
  id: title,
  title,
  kind: 'Action',
  icon,
  run,
  right,
})

const actions = (onKeys: () => void) => [
  action('New certificate', Plus, () => navigate('/certificates/new'), 'order'),
  action('Add a CA account', Plus, () => navigate('/accounts/new'), 'accounts'),
  action('Add a credential', Plus, () => navigate('/credentials/new'), 'credentials'),
  action('Add a target instance', Plus, () => navigate('/instances', { add: '1' }), 'instances'),
  action('Lock the vault', Lock, () => void call('vault.lock', {}), 'vault'),
  action('Use the light theme', Sun, () => setTheme('light')),
  action('Use the dark theme', Moon, () => setTheme('dark')),
  action('Use the system’s theme', SunMoon, () => setTheme('system')),
  action('Show the keys', Keyboard, onKeys),
]

/** Everything the palette can find, for the role of the person. */
export const usePaletteItems = (status: OutputOf<'hub.status'>, onKeys: () => void): PaletteItem[] => {
  const { role, limited } = status
  const certificates = useHub('certificates.list', {}).data?.certificates
  const instances = useHub('instances.list', {}).data?.instances
  const accounts = useHub('accounts.list', {}).data?.accounts
  const seesCredentials = holds({ role, limited }, 'credentials')
  const credentials = useHub('credentials.list', {}, { enabled: seesCredentials }).data?.credentials
  return useMemo(() => {
    const things = <T extends { id: string }>(
      rows: readonly T[] | undefined,
      kind: string,
      icon: PaletteItem['icon'],
      folder: string,
      name: (row: T) => [title: string, words: string],
    ): PaletteItem[] =>
      (rows ?? []).map((row) => {
        const [title, words] = name(row)
        return { id: row.id, title, words, kind, icon, run: () => navigate(`/${folder}/${row.id}`) }
      })
    return [
      ...navItems
        .filter((item) => holds({ role, limited }, item.right))
        .map(({ path, title, icon }) => ({
          id: path,
          title,
          icon,
          kind: 'Screen',
          run: () => navigate(path),
        })),
      {
        id: '/errors',
        title: 'Error codes',
        words: 'help causes what to do',
        icon: CircleHelp,
        kind: 'Screen',
        run: () => navigate('/errors'),
      },
      ...actions(onKeys).filter((each) => holds({ role, limited }, each.right)),
      ...things(certificates, 'Certificate', BadgeCheck, 'certificates', (row) => [
        formatNames(row.names),
        `${row.names.join(' ')} ${row.serial ?? ''}`,
      ]),
      ...things(accounts, 'CA account', UserRoundCheck, 'accounts', (row) => [
        row.name,
        `${row.caTitle} ${row.email}`,
      ]),
      ...things(credentials, 'Credential', KeyRound, 'credentials', (row) => [row.name, row.providerTitle]),
      ...things(instances, 'Target instance', Server, 'instances', (row) => [row.name, row.kind]),
    ]
  }, [role, limited, onKeys, certificates, instances, accounts, credentials])
}
