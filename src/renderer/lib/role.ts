import { holds, type Right } from '../../shared/roles.ts'
import { useHub } from './query.ts'

/** Whether the person at this window has the right. False until the hub has said who calls. */
export const useAllowed = (right: Right): boolean => {
  const { data } = useHub('hub.status', {})
  return data !== undefined && holds(data, right)
}
