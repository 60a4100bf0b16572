import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { navigate } from '../../lib/navigation.ts'
import type { CertificateDialogProps } from './export-certificate.tsx'

export const RemoveCertificate = ({ certificate, open, onClose }: CertificateDialogProps) => {
  const remove = useCommand('certificates.remove')
  const name = certificate.names[0] ?? certificate.id
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Remove “${name}”?`}
      typed={name}
      action="Remove the certificate"
      running={remove.running}
      error={remove.error}
      onConfirm={async () => {
        if (!(await remove.run({ certificate: certificate.id }))) return
        announce(`“${name}” was removed.`)
        navigate('/certificates')
      }}
    >
      <p>
        The hub forgets the certificate and its orders, deletes its private key from the vault, and renews it
        no more. Files that were written stay. The certificate is not revoked.
      </p>
    </ConfirmDialog>
  )
}
