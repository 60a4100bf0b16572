import type { InputOf } from '../../../shared/contract/contract.ts'
import { type Context, type Option, text, texts } from './command.ts'
import { UsageError } from './failure.ts'
import { validationInput, validationOptions } from './validation-option.ts'

export const orderOptions: Record<string, Option> = {
  instance: { value: 'INSTANCE', summary: 'the target instance (default: this computer)' },
  domains: { value: 'A,B', summary: 'the names, separated by commas', multiple: true },
  account: { value: 'ACCOUNT', summary: 'pin the CA account' },
  credential: {
    value: 'CREDENTIAL',
    summary: 'the DNS credential; more than one where the zones are in several accounts; sftp: the SSH login',
    multiple: true,
  },
  staging: { summary: 'a staging certificate' },
  key: { value: 'TYPE', summary: 'ec256 (default), ec384, rsa2048, rsa3072, rsa4096' },
  profile: { value: 'PROFILE', summary: 'one of the CA’s profiles' },
  ...validationOptions,
  days: { value: 'N', summary: 'how long it shall last, where the CA lets one choose' },
  chain: { value: 'ROOT', summary: 'the root that the chain shall lead to, where the CA offers several' },
}

const daysOf = (given: string): number => {
  const days = Number(given)
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new UsageError('--days must be a whole number from 1 to 3650.')
  return days
}

export const orderInput = ({ given, words }: Context): InputOf<'certificates.order'> => {
  const names = [given.domains].flat().flatMap((list) => (typeof list === 'string' ? list.split(',') : []))
  const [account, key] = [text(given.account), text(given.key)]
  const days = text(given.days)
  const validation = validationInput(given)
  const [credential, ...moreCredentials] = validation?.kind === 'http-sftp' ? [] : texts(given.credential)
  const [profile, preferredChain] = [text(given.profile), text(given.chain)]
  if (credential && validation && validation.kind !== 'dns')
    throw new UsageError('--credential is for --validation dns, dns-account and sftp only.')
  return {
    instance: text(given.instance) ?? 'local',
    names: [...names, ...words],
    staging: given.staging === true,
    ...(account && { account }),
    ...(credential && { credential }),
    ...(moreCredentials.length > 0 && { moreCredentials }),
    ...(key && { keyType: key }),
    ...(profile && { profile }),
    ...(preferredChain && { preferredChain }),
    ...(days && { lifetimeDays: daysOf(days) }),
    ...(validation && { validation }),
  } as InputOf<'certificates.order'>
}
