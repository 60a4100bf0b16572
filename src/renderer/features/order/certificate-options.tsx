import { useState } from 'react'
import { CheckField } from '../../components/check-field.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import type { OrderChoice } from '../../lib/order-choice.ts'
import { useHub } from '../../lib/query.ts'
import type { OrderForm } from './order-form-state.ts'

const isUsed = (choice: OrderChoice): boolean =>
  choice.profile !== '' ||
  choice.preferredChain !== '' ||
  choice.lifetimeDays !== '' ||
  choice.reuseKey ||
  choice.moreCredentials.length > 0 ||
  (choice.validation.kind === 'dns' && choice.validation.ownLabel)

/** What few need: the CA's profile, where it has some, the root of the chain, how long it shall last, where the DNS record goes. */
export const CertificateOptions = ({ form }: { form: OrderForm }) => {
  const { choice, change, accounts, credentials, problems } = form
  const [open, setOpen] = useState(() => isUsed(choice))
  const others = choice.credential === '' ? [] : credentials.filter(({ id }) => id !== choice.credential)
  const account =
    accounts.find(({ id }) => id === choice.account) ??
    accounts.find(({ staging, status }) => staging === choice.staging && status === 'valid')
  const query = useHub(
    'accounts.profiles',
    { account: account?.id ?? '' },
    { enabled: account !== undefined },
  )
  const profiles = query.data?.profiles ?? []
  const chosen = profiles.find(({ name }) => name === choice.profile)
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit rounded-sm font-medium">More options</summary>
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        <SelectField
          label="Profile"
          value={choice.profile}
          onChange={(event) => change({ profile: event.target.value })}
          disabled={profiles.length === 0}
          hint={profiles.length === 0 ? `${account?.caTitle ?? 'The CA'} offers no profiles.` : chosen?.about}
        >
          <option value="">The CA’s default</option>
          {profiles.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Preferred chain"
          note="optional"
          autoComplete="off"
          spellCheck={false}
          value={choice.preferredChain}
          onChange={(event) => change({ preferredChain: event.target.value })}
          hint="The common name of the root to lead to, where the CA offers several chains."
        />
        <TextField
          label="Lifetime in days"
          note="optional"
          inputMode="numeric"
          autoComplete="off"
          value={choice.lifetimeDays}
          onChange={(event) => change({ lifetimeDays: event.target.value })}
          error={problems.find((each) => each.field === 'lifetimeDays')?.message}
          hint="Some CAs, private ones above all, let one choose; others issue as long as they always do."
        />
      </div>
      <div className="mt-3">
        <CheckField
          label="Keep the private key at renewal"
          checked={choice.reuseKey}
          onChange={({ target }) => change({ reuseKey: target.checked })}
          hint="For TLSA records (DANE) and pinned keys. Without it each certificate has a new key, which is safer."
        />
      </div>
      {choice.validation.kind === 'dns' && (
        <div className="mt-3">
          <CheckField
            label="At a record name of the account’s own"
            checked={choice.validation.ownLabel}
            onChange={({ target }) =>
              change({ validation: { ...choice.validation, ownLabel: target.checked } })
            }
            hint="For names that other clients validate too: each has a record and a CNAME of its own (dns-account-01). Where the CA does not offer it, the usual name is used."
          />
        </div>
      )}
      {others.length > 0 && (
        <fieldset className="mt-3">
          <legend className="font-medium">Further DNS credentials</legend>
          <p className="mb-2 text-xs text-muted">
            For names in zones of other accounts: each name is validated by the one that holds its zone.
          </p>
          <div className="flex flex-col gap-1.5">
            {others.map(({ id, name, providerTitle }) => (
              <CheckField
                key={id}
                label={`${name} – ${providerTitle}`}
                checked={choice.moreCredentials.includes(id)}
                onChange={({ target }) =>
                  change({
                    moreCredentials: target.checked
                      ? [...choice.moreCredentials, id]
                      : choice.moreCredentials.filter((each) => each !== id),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
      )}
    </details>
  )
}
