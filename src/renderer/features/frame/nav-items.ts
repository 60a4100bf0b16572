import {
  BadgeCheck,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  ScrollText,
  Server,
  Settings,
  UserRoundCheck,
} from 'lucide-react'
import type { Role } from '../../../shared/roles.ts'

export interface NavItem {
  path: string
  title: string
  icon: LucideIcon
  role: Role
}

export const navItems: readonly NavItem[] = [
  { path: '/', title: 'Overview', icon: LayoutDashboard, role: 'member' },
  { path: '/certificates', title: 'Certificates', icon: BadgeCheck, role: 'member' },
  { path: '/instances', title: 'Target instances', icon: Server, role: 'member' },
  { path: '/accounts', title: 'CA accounts', icon: UserRoundCheck, role: 'member' },
  { path: '/credentials', title: 'Credentials', icon: KeyRound, role: 'credentials-manager' },
  { path: '/activity', title: 'Activity', icon: ScrollText, role: 'admin' },
  { path: '/settings', title: 'Settings', icon: Settings, role: 'member' },
]
