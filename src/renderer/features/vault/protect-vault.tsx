import { ShieldCheck } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/contract.ts'
import { Button } from '../../components/button.tsx'
import { ChoiceCards } from '../../components/choice-cards.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Loaded } from '../../components/loading.tsx'
import { Notice } from '../../components/notice.tsx'
import { useCommand } from '../../lib/command.ts'
import { queryClient, useHub } from '../../lib/query.ts'
import { Door } from './door.tsx'
import { PassphraseFields } from './passphrase-fields.tsx'

type Options = OutputOf<'vault.options'>['options']
type Source = Options[number]['source']

const words: Record<Source, { title: string; description: string }> = {
  keychain: {
    title: 'OS keychain',
    description: 'Unlocks by itself while you are logged in. Nothing to remember.',
  },
  passphrase: {
    title: 'Passphrase',
    description: 'Asked for each time the hub starts. It cannot be recovered if you forget it.',
  },
  environment: {
    title: 'CERTHUB_MASTER_KEY',
    description: 'A key given from outside, for servers and containers. Keep a copy of it in a safe place.',
  },
  'key-file': {
    title: 'CERTHUB_MASTER_KEY_FILE',
    description: 'A key in a file given from outside. Keep a copy of it in a safe place.',
  },
}

/** First run: how the master key of the vault is kept. */
export const ProtectVault = () => {
  const query = useHub('vault.options', {})
  useEffect(() => {
    document.title = 'Protect the vault – Certhub'
  }, [])
  return (
    <Door
      title="Protect the vault"
      lead="Certhub keeps account keys, certificate keys and DNS credentials in an encrypted vault on this computer. Choose how the key that opens it is kept."
    >
      <Loaded query={query}>{({ options }) => <ProtectForm options={options} />}</Loaded>
      <Notice title="What comes next">
        <ol className="list-decimal pl-4 text-muted">
          <li>Add a CA account, staging to begin with.</li>
          <li>Add a DNS credential and test it.</li>
          <li>Order the first certificate.</li>
        </ol>
      </Notice>
    </Door>
  )
}

const ProtectForm = ({ options }: { options: Options }) => {
  const [source, setSource] = useState<Source | undefined>(options.find((each) => each.available)?.source)
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [checked, setChecked] = useState(false)
  const protect = useCommand('vault.protect')
  const weak = protect.error?.code === 'vault.weak_passphrase' ? protect.error : undefined
  const missing = checked && !passphrase ? 'Enter a passphrase.' : undefined
  const differ = checked && passphrase !== again ? 'The two are not the same.' : undefined

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setChecked(true)
    if (!source || (source === 'passphrase' && (!passphrase || passphrase !== again))) return
    const done = await protect.run(source === 'passphrase' ? { source, passphrase } : { source })
    if (!done) return
    setPassphrase('')
    setAgain('')
    await queryClient.invalidateQueries()
  }

  return (
    <form noValidate onSubmit={submit} className="card flex flex-col gap-4 p-5">
      <ChoiceCards
        legend="Keep the master key in"
        name="source"
        value={source}
        onChange={(next) => {
          setSource(next)
          protect.clear()
        }}
        choices={options.map((option) => ({
          value: option.source,
          title: words[option.source].title,
          disabled: !option.available,
          description: option.available
            ? words[option.source].description
            : `Not available: ${option.problem?.message ?? 'it does not work here.'}`,
        }))}
      />
      {source === 'passphrase' && (
        <PassphraseFields
          passphrase={passphrase}
          again={again}
          onPassphrase={setPassphrase}
          onAgain={setAgain}
          error={missing ?? (weak && `${weak.message} ${weak.hint}`)}
          againError={differ}
        />
      )}
      {protect.error && !weak && <ErrorPanel error={protect.error} fixHere reveal />}
      <div>
        <Button type="submit" look="primary" icon={ShieldCheck} running={protect.running} disabled={!source}>
          Protect the vault
        </Button>
      </div>
    </form>
  )
}
