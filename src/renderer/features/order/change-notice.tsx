import { Notice } from '../../components/notice.tsx'

interface ChangeNoticeProps {
  /** The primary name of the certificate that is changed. */
  name: string | undefined
  /** The order is for another instance or environment. */
  isOwn: boolean
}

/** What becomes of a certificate that is changed. */
export const ChangeNotice = ({ name, isOwn }: ChangeNoticeProps) => {
  const which = name ? `“${name}”` : 'The certificate'
  return isOwn ? (
    <Notice look="warn" title="This will be a certificate of its own.">
      <p className="text-muted">
        One stays on its target instance, and staging or production as it is. {which} is left as it is.
      </p>
    </Notice>
  ) : (
    <Notice title={`${which} keeps its folder, its history and its deployments.`}>
      <p className="text-muted">What was issued last stays in its place until the new one is there.</p>
    </Notice>
  )
}
