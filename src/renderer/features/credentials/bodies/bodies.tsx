import type { CredentialType } from '../../../../shared/contract/credential-types.ts'
import { BasicAuthBody } from './basic-auth-body.tsx'
import type { BodyComponent, BodyProps } from './body.ts'
import { DnsBody } from './dns-body.tsx'
import { RegistryBody } from './registry-body.tsx'
import { SshBody } from './ssh-body.tsx'
import { TlsBody } from './tls-body.tsx'
import { WildcardBody } from './wildcard-body.tsx'

const bodies: { [T in CredentialType]: BodyComponent<T> } = {
  dns: DnsBody,
  'container-registry': RegistryBody,
  'basic-auth': BasicAuthBody,
  'tls-certificate': TlsBody,
  'acme-wildcard': WildcardBody,
  ssh: SshBody,
}

/** What the chosen type asks for. */
export const CredentialBody = <T extends CredentialType>({ type, ...props }: BodyProps<T> & { type: T }) => {
  const Chosen = bodies[type] as BodyComponent<CredentialType>
  return <Chosen {...(props as BodyProps<CredentialType>)} />
}
