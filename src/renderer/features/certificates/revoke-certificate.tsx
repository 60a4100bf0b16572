import { useState } from 'react'
import { type RevocationReason, revocationReasons } from '../../../shared/revocation.ts'
import { CheckField } from '../../components/check-field.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { SelectField } from '../../components/select-field.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { navigate } from '../../lib/navigation.ts'
import type { CertificateDialogProps } from './export-certificate.tsx'

const words: Record<RevocationReason, string> = {
  unspecified: 'No reason given',
  keyCompromise: 'Somebody else may have the key',
  affiliationChanged: 'The organisation changed',
  superseded: 'Another certificate took its place',
  cessationOfOperation: 'The site is gone',
}

/** Makes the newest certificate worthless, for good. */
export const RevokeCertificate = ({ certificate, open, onClose }: CertificateDialogProps) => {
  const [reason, setReason] = useState<RevocationReason>('unspecified')
  const [reissue, setReissue] = useState(true)
  const revoke = useCommand('certificates.revoke')
  const name = certificate.names[0] ?? certificate.id
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        revoke.clear()
        onClose()
      }}
      title={`Revoke the certificate of “${name}”?`}
      typed={name}
      action="Revoke it"
      running={revoke.running}
      error={revoke.error}
      onConfirm={async () => {
        const done = await revoke.run({ certificate: certificate.id, reason, reissue })
        if (!done) return
        announce(`The certificate of “${name}” is revoked.`)
        onClose()
        if (done.order) navigate(`/orders/${done.order}`)
      }}
    >
      <p>The CA tells everybody not to trust it any more. This cannot be undone.</p>
      <SelectField
        label="Reason"
        value={reason}
        onChange={(event) => {
          const chosen = revocationReasons.find((each) => each === event.target.value)
          if (chosen) setReason(chosen)
        }}
      >
        {revocationReasons.map((each) => (
          <option key={each} value={each}>
            {words[each]}
          </option>
        ))}
      </SelectField>
      <CheckField
        label="Order a new one at once, with a new key"
        checked={reissue}
        onChange={(event) => setReissue(event.target.checked)}
        hint="Without this the hub does not renew it by itself any more."
      />
    </ConfirmDialog>
  )
}
