import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Section } from '../../components/section.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { useCommand } from '../../lib/command.ts'
import { useHub } from '../../lib/query.ts'
import { DelegationResult } from './delegation-result.tsx'

interface DelegationSectionProps {
  id: string
  /** Whether the credential is one name only, as with acme-dns. */
  oneName: boolean
  /** Names to look at right away. */
  names: string | undefined
}

const listOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

/** The CNAME records that names in other zones need towards this credential, and what is there now. */
export const DelegationSection = ({ id, oneName, names = '' }: DelegationSectionProps) => {
  const [domains, setDomains] = useState(names)
  const [zone, setZone] = useState('')
  const [account, setAccount] = useState('')
  const accounts = useHub('accounts.list', {}).data?.accounts ?? []
  const [missing, setMissing] = useState(false)
  const [found, setFound] = useState<OutputOf<'delegation.check'>>()
  const place = useRef<HTMLDivElement>(null)
  const result = useRef<HTMLDivElement>(null)
  const { run, running, error } = useCommand('delegation.check')

  const check = async (asked: string[]): Promise<void> => {
    setMissing(asked.length === 0)
    if (asked.length === 0) return
    setFound(undefined)
    const base = zone.trim()
    setFound(
      await run({ credential: id, domains: asked, ...(base && { zone: base }), ...(account && { account }) }),
    )
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void check(listOf(domains))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the names that the address gives
  useEffect(() => {
    if (!names) return
    place.current?.scrollIntoView({ block: 'nearest' })
    void check(listOf(names))
  }, [names])

  useEffect(() => {
    if (found) result.current?.scrollIntoView({ block: 'nearest' })
  }, [found])

  return (
    <div ref={place}>
      <Section
        title="Names in other zones"
        description="A CNAME record at _acme-challenge of a name hands its challenge to a zone that this credential writes. Only that one record is created by hand, once."
      >
        <form noValidate onSubmit={submit} className="flex flex-col gap-3">
          <TextField
            label="Domain names"
            mono
            autoComplete="off"
            spellCheck={false}
            placeholder="example.com, www.example.org"
            value={domains}
            onChange={(event) => setDomains(event.target.value)}
            error={missing && !domains.trim() ? 'Enter a domain name.' : undefined}
          />
          {!oneName && (
            <TextField
              label="Zone of this credential"
              note="optional"
              mono
              autoComplete="off"
              spellCheck={false}
              placeholder="challenges.example.net"
              value={zone}
              onChange={(event) => setZone(event.target.value)}
              hint="Each name gets a place of its own in it."
            />
          )}
          {accounts.length > 0 && (
            <SelectField
              label="At which name"
              value={account}
              onChange={(event) => setAccount(event.target.value)}
              hint="For certificates that are validated at a name of the CA account’s own."
            >
              <option value="">_acme-challenge, for every account</option>
              {accounts.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}: its own
                </option>
              ))}
            </SelectField>
          )}
          <div>
            <Button type="submit" running={running}>
              {found ? 'Check again' : 'Check'}
            </Button>
          </div>
        </form>
        <div ref={result} aria-live="polite" className="pt-2">
          {found && <DelegationResult names={found.names} />}
        </div>
        {error && <ErrorPanel error={error} fixHere reveal />}
      </Section>
    </div>
  )
}
