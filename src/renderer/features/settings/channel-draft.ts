import type { z } from 'zod'
import {
  type Channel,
  type NotificationKind,
  notificationKinds,
  saveChannelInput,
} from '../../../shared/contract/notifications.ts'

/** A channel's form as it is typed. */
export interface ChannelDraft {
  kind: Channel['kind']
  /** Of one that exists. */
  id?: string
  name: string
  enabled: boolean
  kinds: NotificationKind[]
  url: string
  signingSecret: string
  /** The stored secret is to go. */
  unsign: boolean
  host: string
  port: string
  security: 'tls' | 'starttls' | 'none'
  username: string
  password: string
  from: string
  to: string
}

export const usualPorts = { tls: '465', starttls: '587', none: '25' } as const

export const emptyDraft = (kind: Channel['kind']): ChannelDraft => ({
  kind,
  name: kind === 'email' ? 'E-mail' : 'Webhook',
  enabled: true,
  kinds: ['failover', 'failure', 'action', 'expiry', 'hub'],
  url: '',
  signingSecret: '',
  unsign: false,
  host: '',
  port: usualPorts.tls,
  security: 'tls',
  username: '',
  password: '',
  from: '',
  to: '',
})

export const draftOf = (channel: Channel): ChannelDraft => {
  const { id, name, enabled, kinds } = channel
  const draft = { ...emptyDraft(channel.kind), id, name, enabled, kinds }
  if (channel.kind !== 'email') return draft
  const { host, port, security, username, from, to } = channel
  return { ...draft, host, port: `${port}`, security, username, from, to: to.join(', ') }
}

export const withKind = (
  { kinds }: Pick<ChannelDraft, 'kinds'>,
  kind: NotificationKind,
  wanted: boolean,
): NotificationKind[] => notificationKinds.filter((each) => (each === kind ? wanted : kinds.includes(each)))

type Input = z.input<typeof saveChannelInput>

/** The draft as the hub takes it: what is secret and was left empty stays as it is stored. */
export const inputOf = (draft: ChannelDraft): Input => {
  const { kind, id, name, enabled, kinds, url, signingSecret, unsign, password } = draft
  if (kind === 'desktop') return { kind, enabled, kinds }
  const shared = { ...(id && { channel: id }), name, enabled, kinds }
  if (kind === 'webhook') {
    const secret = unsign ? '' : signingSecret || undefined
    return { kind, ...shared, ...(url && { url }), ...(secret !== undefined && { signingSecret: secret }) }
  }
  const { host, port, security, username, from, to } = draft
  const addresses = to.split(/[\s,;]+/).filter(Boolean)
  const server = { host, port: Number(port), security, username, from, to: addresses }
  return { kind, ...shared, ...server, ...(password && { password }) }
}

/** What is wrong with the draft, by field; empty when the hub would take it. */
export const problemsOf = (draft: ChannelDraft): Record<string, string> => {
  const checked = saveChannelInput.safeParse(inputOf(draft))
  const found = checked.success ? [] : checked.error.issues
  const missing: [string, string][] =
    draft.kind === 'webhook' && !draft.id && !draft.url ? [['url', 'must be given']] : []
  const all = [
    ...missing,
    ...found.map(({ path, message }): [string, string] => [String(path[0] ?? ''), message]),
  ]
  // The first of a field’s mistakes is the one to mend first.
  return Object.fromEntries(all.reverse())
}
