import { type Role, roleAllows } from '../../shared/roles.ts'
import { useHub } from './query.ts'

/** Whether the person at this window may do what needs `role`. False until the hub has said who calls. */
export const useAllowed = (role: Role): boolean => {
  const { data } = useHub('hub.status', {})
  return data !== undefined && roleAllows(data.role, role)
}
