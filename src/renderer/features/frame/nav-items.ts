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
import type { Right } from '../../../shared/roles.ts'

export interface NavItem {
  path: string
  title: string
  icon: LucideIcon
  right: Right
}

export const navItems: readonly NavItem[] = [
  { path: '/', title: 'Overview', icon: LayoutDashboard, right: 'view' },
  { path: '/certificates', title: 'Certificates', icon: BadgeCheck, right: 'view' },
  { path: '/instances', title: 'Target instances', icon: Server, right: 'view' },
  { path: '/accounts', title: 'CA accounts', icon: UserRoundCheck, right: 'view' },
  { path: '/credentials', title: 'Credentials', icon: KeyRound, right: 'credentials' },
  { path: '/activity', title: 'Activity', icon: ScrollText, right: 'audit' },
  { path: '/settings', title: 'Settings', icon: Settings, right: 'view' },
]
