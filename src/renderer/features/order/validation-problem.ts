import { isIpAddress } from '../../../shared/ip-address.ts'
import { isByDns } from '../../../shared/validation.ts'
import type { OrderChoice } from '../../lib/order-choice.ts'
import { portOf, type ValidationChoice, validationOf } from '../../lib/validation-choice.ts'
import type { OrderProblem } from './order-problem.ts'

/** An IP address, as typed. */
export const isAddress = (name: string): boolean => isIpAddress(name.replace(/^\[(.*)\]$/, '$1'))

const sftpProblem = ({ host, port, hostKey, login, folder }: ValidationChoice): OrderProblem => {
  if (!host.trim()) return { field: 'host', message: 'Enter the host of the web server.' }
  if (portOf('http-sftp', port) === undefined)
    return { field: 'port', message: 'A port is a number from 1 to 65535.' }
  if (!hostKey) return { field: 'hostKey', message: 'Ask for the host key, and confirm it.' }
  if (!login) return { field: 'login', message: 'Choose the login for that host.' }
  const message = folder.trim()
    ? 'Enter an absolute path: it begins with “/”.'
    : 'Enter the web server’s folder.'
  return { field: 'folder', message }
}

/** What cannot work with this validation, whatever the CA. */
export const validationProblem = ({
  names,
  validation,
}: Pick<OrderChoice, 'names' | 'validation'>): OrderProblem | undefined => {
  const field = 'validation' as const
  const wildcard = names.find((name) => name.startsWith('*.'))
  const address = names.find(isAddress)
  if (wildcard && address) {
    return { field, message: `Order ${wildcard} and ${address} apart: no validation can do both.` }
  }
  if (isByDns(validation)) {
    if (!address) return undefined
    return { field, message: `The address ${address} cannot be validated by DNS.`, fix: 'validate-by-http' }
  }
  if (wildcard) {
    return {
      field,
      message: `The wildcard ${wildcard} can be validated by DNS only.`,
      fix: 'validate-by-dns',
    }
  }
  if (validationOf(validation)) return undefined
  if (validation.kind === 'http-folder') return { field: 'folder', message: 'Enter the web server’s folder.' }
  if (validation.kind === 'http-sftp') return sftpProblem(validation)
  return { field: 'port', message: 'A port is a number from 1 to 65535.' }
}
