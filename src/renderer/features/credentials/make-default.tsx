import { Star } from 'lucide-react'
import type { Credential } from '../../../shared/contract/credentials.ts'
import { Button, type ButtonLook } from '../../components/button.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'

/** Makes a registry the one that its instance uses where none is chosen. */
export const MakeDefault = ({ credential, look }: { credential: Credential; look: ButtonLook }) => {
  const make = useCommand('credentials.setDefault', (error) => announce(error.message))
  return (
    <Button
      look={look}
      icon={Star}
      running={make.running}
      className={look === 'quiet' ? '-ml-3' : ''}
      aria-label={`Make default: ${credential.name}`}
      onClick={async () => {
        if (await make.run({ credential: credential.id }))
          announce(`“${credential.name}” is the default now.`)
      }}
    >
      Make default
    </Button>
  )
}
