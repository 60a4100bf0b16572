import { Eye } from 'lucide-react'
import { sshPlaceOf } from '../../../shared/ssh-server.ts'
import { formatNames } from '../../lib/format.ts'
import { keyTypeLabels } from '../../lib/labels.ts'
import { validationOf } from '../../lib/validation-choice.ts'
import type { OrderForm } from './order-form-state.ts'

/** In one sentence, what will be ordered. */
export const OrderPreview = ({ form }: { form: OrderForm }) => {
  const { choice, accounts, credentials, instances, checked } = form
  if (form.namesWrong) return null
  const names = choice.names.map((name) => checked?.names.find((each) => each.input === name)?.name ?? name)
  const account = accounts.find((each) => each.id === choice.account)
  const only = credentials.length === 1 ? credentials[0] : undefined
  const credential = credentials.find((each) => each.id === choice.credential) ?? only
  const validation = validationOf(choice.validation)
  const instance = instances.find((each) => each.id === choice.instance)
  const environment = choice.staging ? 'staging' : 'production'
  return (
    <p className="flex items-start gap-2 text-muted">
      <Eye aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        A {environment} certificate with an {keyTypeLabels[choice.keyType]} key for{' '}
        <span className="font-mono text-xs text-text">{formatNames(names, 4)}</span>, from{' '}
        {account
          ? `${account.caTitle} with “${account.name}”`
          : `a ${environment} account that the hub chooses`}
        {validation?.kind === 'dns' && credential && `, validated by DNS with “${credential.name}”`}
        {validation?.kind === 'dns-persist' && ', validated by the DNS record that stands'}
        {validation?.kind === 'http-listener' && `, validated by HTTP at port ${validation.port}`}
        {validation?.kind === 'http-folder' && `, validated by HTTP with files in ${validation.path}`}
        {validation?.kind === 'http-sftp' &&
          `, validated by HTTP with files in ${sshPlaceOf(validation)}:${validation.path}`}
        {validation?.kind === 'tls-alpn' && `, validated by TLS at port ${validation.port}`}
        {instance && `, for “${instance.name}”`}.
      </span>
    </p>
  )
}
