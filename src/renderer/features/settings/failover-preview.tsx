import { useState } from 'react'
import { Picker } from '../../components/picker.tsx'
import { CaReasons } from '../../components/why-ca.tsx'
import { formatNames } from '../../lib/format.ts'
import { useHub } from '../../lib/query.ts'

/** What the settings mean for one certificate: the account it would be ordered with now, the next ones, and why no other. */
export const FailoverPreview = () => {
  const certificates = useHub('certificates.list', {}).data?.certificates ?? []
  const [chosen, setChosen] = useState<string>()
  if (certificates.length === 0) return null
  return (
    <div className="flex flex-col gap-2">
      <Picker
        label="Preview for a certificate"
        note="changes nothing"
        items={certificates.map(({ id, names, staging, instanceName }) => ({
          value: id,
          label: formatNames(names),
          detail: `${staging ? 'staging' : 'production'}, ${instanceName}`,
        }))}
        value={chosen}
        onChange={setChosen}
        placeholder="Type a part of its name"
        hint="Which CA its next order would go to, which come after that, and why each other would not."
      />
      <div aria-live="polite">{chosen && <CaReasons input={{ certificate: chosen }} />}</div>
    </div>
  )
}
