import type { Channel, SaveChannelInput } from '../../shared/contract/notifications.ts'
import { CerthubError } from '../../shared/errors.ts'
import { Secret } from '../../shared/secret.ts'
import { newId } from '../ids/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { ChannelRecord } from '../ports/store/notifications.ts'
import type { Store } from '../ports/store.ts'
import { adoptOrphan, noteOrphan, removeOrphan } from '../vault/orphaned-records.ts'
import type { Vault } from '../vault/vault.ts'
import { mailSettings, secretKinds, type WebhookSecret, webhookSecret } from './channel-settings.ts'
import { viewOf } from './channel-view.ts'

export const desktopId = 'ntf_desktop'

/** At first a desktop tells what a person may have to do something about. */
const desktopAtFirst = (now: number): ChannelRecord => ({
  ...unset,
  id: desktopId,
  kind: 'desktop',
  name: 'Desktop',
  enabled: true,
  kinds: ['failover', 'failure', 'action', 'expiry', 'hub'],
  settings: {},
  createdAt: now,
})
const unset = {
  secretId: null,
  fingerprint: null,
  lastSentAt: null,
  problem: null,
  problemAt: null,
} satisfies Partial<ChannelRecord>

type Saved<K extends SaveChannelInput['kind']> = Extract<SaveChannelInput, { kind: K }>
/** What is to be stored in the vault: undefined to keep what is there, null to keep nothing. */
type NewSecret = Secret | null | undefined

export interface ChannelParts {
  store: Store
  vault: Vault
  clock: Clock
  hasDesktop: boolean
}

export const createChannels = ({ store, vault, clock, hasDesktop }: ChannelParts) => {
  const all = async (): Promise<ChannelRecord[]> => {
    const known = await store.channels.list()
    if (known.some(({ id }) => id === desktopId)) return known
    const desktop = desktopAtFirst(clock.now())
    await store.channels.insert(desktop)
    return [desktop, ...known]
  }

  /** By id or name. Throws `notify.not_found`. */
  const find = async (reference: string): Promise<ChannelRecord> => {
    const wanted = reference.toLowerCase()
    const known = await all()
    const found =
      known.find(({ id }) => id === reference) ?? known.find(({ name }) => name.toLowerCase() === wanted)
    if (!found) throw new CerthubError('notify.not_found', { id: reference })
    return found
  }

  const view = async (record: ChannelRecord): Promise<Channel> => {
    const waiting = (await store.deliveries.waiting()).filter(({ channelId }) => channelId === record.id)
    return viewOf(record, { waiting: waiting.length, hasDesktop })
  }

  /** Throws `notify.wrong_kind`. */
  const existing = async (input: Saved<'webhook' | 'email'>): Promise<ChannelRecord | undefined> => {
    if (input.channel === undefined) return undefined
    const found = await find(input.channel)
    if (found.kind === input.kind) return found
    throw new CerthubError('notify.wrong_kind', { name: found.name, kind: found.kind })
  }

  const readWebhook = async (record: ChannelRecord | undefined): Promise<WebhookSecret | undefined> =>
    record?.secretId
      ? webhookSecret.parse(
          JSON.parse(
            (await vault.get(secretKinds.webhook, record.secretId, record.fingerprint ?? undefined)).expose(),
          ),
        )
      : undefined

  const webhook = async (input: Saved<'webhook'>, before: ChannelRecord | undefined) => {
    const { url: newUrl, signingSecret: newSecret } = input
    const replacesAll = newUrl !== undefined && newSecret !== undefined
    const kept = replacesAll ? undefined : await readWebhook(before)
    const url = newUrl ?? kept?.url
    if (url === undefined) throw new CerthubError('input.invalid', { field: 'url', problem: 'must be given' })
    const signingSecret = newSecret ?? kept?.signingSecret ?? ''
    const isChanged = url !== kept?.url || signingSecret !== kept.signingSecret
    return {
      settings: { origin: new URL(url).origin, signed: signingSecret !== '' },
      secret: isChanged ? new Secret(JSON.stringify({ url, signingSecret })) : undefined,
    }
  }

  const email = (input: Saved<'email'>, before: ChannelRecord | undefined) => {
    const settings = mailSettings.parse(input)
    const { password } = input
    const had = before && mailSettings.parse(before.settings)
    const isElsewhere = had !== undefined && (had.host !== settings.host || had.port !== settings.port)
    const keeps = settings.username !== '' && password === undefined
    if (keeps && isElsewhere && before?.secretId) throw new CerthubError('notify.password_again', {})
    const secret: NewSecret =
      settings.username === '' || password === '' ? null : password ? new Secret(password) : undefined
    return { settings, secret }
  }

  /** The new value under a new vault record; one row write makes it the channel's, and the old record goes. */
  const write = async (
    before: ChannelRecord | undefined,
    columns: Pick<ChannelRecord, 'kind' | 'name' | 'enabled' | 'kinds' | 'settings'>,
    secret: NewSecret,
  ): Promise<ChannelRecord> => {
    const id = before?.id ?? newId('ntf')
    const secretId = secret ? newId('ntf') : null
    if (secretId) await noteOrphan(store, secretId)
    const stored =
      secret && secretId
        ? await vault.put(secretKinds[columns.kind as 'webhook' | 'email'], secretId, secret)
        : undefined
    const patch = {
      ...columns,
      ...(secret !== undefined && { secretId, fingerprint: stored?.fingerprint ?? null }),
      problem: null,
      problemAt: null,
    }
    const record: ChannelRecord = { ...unset, id, createdAt: clock.now(), ...before, ...patch }
    const former = secret === undefined ? null : (before?.secretId ?? null)
    try {
      await store.atomically(async (inside) => {
        if (secretId) await adoptOrphan(inside, secretId)
        if (former) await noteOrphan(inside, former)
        if (before) await inside.channels.update(id, patch)
        else await inside.channels.insert(record)
      })
    } catch (error) {
      if (secretId) await removeOrphan({ store, vault }, secretId)
      throw error
    }
    if (former) await removeOrphan({ store, vault }, former)
    if (!columns.enabled) await drop(id)
    return record
  }

  /** What was on its way to a channel that is switched off is not sent later. */
  const drop = async (channelId: string): Promise<void> => {
    for (const { id, channelId: of } of await store.deliveries.waiting()) {
      if (of === channelId) await store.deliveries.update(id, { state: 'failed', endedAt: clock.now() })
    }
  }

  return {
    all,
    find,

    list: async (): Promise<Channel[]> => {
      const waiting = Map.groupBy(await store.deliveries.waiting(), ({ channelId }) => channelId)
      return (await all())
        .sort(
          (a, b) => Number(b.id === desktopId) - Number(a.id === desktopId) || a.name.localeCompare(b.name),
        )
        .map((record) => viewOf(record, { waiting: waiting.get(record.id)?.length ?? 0, hasDesktop }))
    },

    /** Throws `notify.not_found`, `notify.wrong_kind`, `notify.password_again`, `name.taken`. */
    save: async (input: SaveChannelInput): Promise<Channel> => {
      const { enabled, kinds } = input
      switch (input.kind) {
        case 'desktop': {
          const before = await find(desktopId)
          return view(
            await write(
              before,
              { kind: 'desktop', name: before.name, enabled, kinds, settings: {} },
              undefined,
            ),
          )
        }
        case 'webhook': {
          const before = await existing(input)
          const { settings, secret } = await webhook(input, before)
          return view(
            await write(before, { kind: 'webhook', name: input.name, enabled, kinds, settings }, secret),
          )
        }
        case 'email': {
          const before = await existing(input)
          const { settings, secret } = email(input, before)
          return view(
            await write(
              before,
              { kind: 'email', name: input.name, enabled, kinds, settings: { ...settings } },
              secret,
            ),
          )
        }
      }
    },

    /** Throws `notify.not_found`, `notify.desktop_stays`. */
    remove: async (reference: string): Promise<void> => {
      const { id, secretId } = await find(reference)
      if (id === desktopId) throw new CerthubError('notify.desktop_stays', {})
      await store.atomically(async (inside) => {
        if (secretId) await noteOrphan(inside, secretId)
        await inside.channels.remove(id)
      })
      if (secretId) await removeOrphan({ store, vault }, secretId)
    },
  }
}
