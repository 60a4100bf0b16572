import { type FormEvent, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/section.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextArea, TextField } from '../../components/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { fieldErrorOf } from '../../lib/form-errors.ts'
import { keyOf, queryClient, useHub } from '../../lib/query.ts'
import { type DnsDraft, draftOf, readDraft } from './dns-draft.ts'

/** Which servers are asked, and when a record counts as published. */
export const DnsSection = () => {
  const query = useHub('dns.settings', {})
  return (
    <Section
      title="DNS"
      description="Before the CA is told, the hub looks for each record at the zone’s own name servers."
    >
      <Loaded query={query}>{(settings) => <DnsForm settings={settings} />}</Loaded>
    </Section>
  )
}

const DnsForm = ({ settings }: { settings: OutputOf<'dns.settings'> }) => {
  /** What a person has typed and not saved; the rest is as the hub has it. */
  const [typed, setTyped] = useState<Partial<DnsDraft>>({})
  const draft = { ...draftOf(settings), ...typed }
  const [wrong, setWrong] = useState<{ field: string; problem: string }>()
  const set = useCommand('dns.setSettings')
  const refused = set.error && fieldErrorOf(set.error, ['resolvers', 'zones'])
  const change = (patch: Partial<DnsDraft>): void => setTyped((before) => ({ ...before, ...patch }))
  const errorAt = (field: keyof DnsDraft): string | undefined =>
    wrong?.field === field ? wrong.problem : refused?.field === field ? refused.message : undefined

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const read = readDraft(draft)
    setWrong('problem' in read ? read : undefined)
    if ('problem' in read) return
    const saved = await set.run(read.settings)
    if (!saved) return
    queryClient.setQueryData(keyOf('dns.settings', {}), saved)
    setTyped({})
    announce('Saved.')
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <FromEnvironment environment={settings.environment} />
      <TextField
        label="Recursive resolvers"
        note="optional"
        mono
        spellCheck={false}
        placeholder="9.9.9.9, [2620:fe::fe]:53"
        value={draft.resolvers}
        onChange={(event) => change({ resolvers: event.target.value })}
        error={errorAt('resolvers')}
        hint="Asked in this order. Left empty: those of the system."
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label="A record must be at"
          value={draft.servers}
          onChange={(event) => change({ servers: event.target.value === 'quorum' ? 'quorum' : 'all' })}
          hint="More than half helps where one of many servers is always late: the rest are waited for a minute at most."
        >
          <option value="all">All name servers that answer</option>
          <option value="quorum">More than half of them</option>
        </SelectField>
        <TextField
          label="Minimum wait in seconds"
          inputMode="numeric"
          value={draft.minimumWait}
          onChange={(event) => change({ minimumWait: event.target.value })}
          error={errorAt('minimumWait')}
          hint="For servers behind one address, of which the hub sees only one. 0 for none."
        />
      </div>
      <TextField
        label="Give up after seconds"
        note="optional"
        inputMode="numeric"
        value={draft.longestWait}
        onChange={(event) => change({ longestWait: event.target.value })}
        error={errorAt('longestWait')}
        hint="Left empty: as long as the provider is known to need, mostly three minutes."
      />
      <TextArea
        label="Servers of this network for a zone"
        note="optional"
        mono
        rows={3}
        spellCheck={false}
        placeholder="corp.example.com = 10.0.0.53, 10.0.0.54"
        value={draft.zones}
        onChange={(event) => change({ zones: event.target.value })}
        error={errorAt('zones')}
        hint="One zone a line. They are asked for the zone and all below it, instead of those that public DNS names."
      />
      {set.error && !refused && <ErrorPanel error={set.error} fixHere reveal />}
      <div>
        <Button type="submit" running={set.running}>
          Save
        </Button>
      </div>
    </form>
  )
}

const FromEnvironment = ({ environment }: Pick<OutputOf<'dns.settings'>, 'environment'>) => {
  const { resolvers, authoritative } = environment
  return (
    <>
      {resolvers.length > 0 && (
        <Notice title="CERTHUB_DNS_RESOLVERS comes first">
          <p className="text-muted">The hub asks {resolvers.join(', ')}, whatever stands below.</p>
        </Notice>
      )}
      {authoritative && (
        <Notice title="CERTHUB_DNS_AUTHORITATIVE is set">
          <p className="text-muted">{authoritative} is asked for every zone that is not named below.</p>
        </Notice>
      )}
    </>
  )
}
