import { Scissors } from 'lucide-react'
import type { Certificate } from '../../shared/contract/certificates.ts'
import type { ErrorData } from '../../shared/errors.ts'
import { formatCount } from '../lib/format.ts'
import { namesAtFault } from '../lib/names-at-fault.ts'
import { orderParams } from '../lib/order-choice.ts'
import { useAllowed } from '../lib/role.ts'
import { ButtonLink } from './link.tsx'

/** Where some names alone kept a certificate from being issued: the way to order it without them. */
export const LeaveOut = ({ error, certificate }: { error: ErrorData; certificate: Certificate }) => {
  const mayOrder = useAllowed('order')
  const atFault = namesAtFault(error, certificate.names)
  const [name = ''] = atFault
  if (!mayOrder || !name) return null
  const names = certificate.names.filter((each) => !atFault.includes(each))
  return (
    <ButtonLink to="/certificates/new" params={orderParams({ ...certificate, names })} icon={Scissors}>
      {atFault.length === 1 ? `Leave out ${name}` : `Leave out ${formatCount(atFault.length, 'name')}`}
    </ButtonLink>
  )
}
