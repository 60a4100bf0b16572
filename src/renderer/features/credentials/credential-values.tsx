import type { Credential } from '../../../shared/contract/credentials.ts'
import { Section } from '../../components/section.tsx'
import { useHub } from '../../lib/query.ts'

/** Which of a provider's fields hold a value: those that are set, and those that one would expect. */
export const CredentialValues = ({ credential }: { credential: Credential }) => {
  const { data } = useHub('providers.show', { code: credential.provider })
  const known = data?.fields ?? []
  const unknown = credential.fieldsSet
    .filter((name) => !known.some((field) => field.name === name))
    .map((name) => ({ name, label: name, env: '', advanced: false }))
  const isSet = (name: string): boolean => credential.fieldsSet.includes(name)
  const rows = [...known.filter(({ name, advanced }) => !advanced || isSet(name)), ...unknown]
  return (
    <Section title="Values" description="Encrypted in the vault. They can be replaced, not read back.">
      <ul className="divide-y divide-line">
        {rows.map(({ name, label, env }) => (
          <li key={name} className="flex flex-wrap items-baseline gap-x-3 py-1.5">
            <span className={env ? 'w-44' : 'font-mono text-xs'}>{label}</span>
            <code className="min-w-0 grow font-mono text-xs text-muted">{env}</code>
            <span className={isSet(name) ? 'font-medium' : 'text-muted'}>
              {isSet(name) ? 'set' : 'not set'}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
