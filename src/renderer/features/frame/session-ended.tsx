import { LogIn, Unplug } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { SecretField } from '../../components/secret-field.tsx'
import { signIn } from '../../lib/sign-in.ts'

/** There is no session: it was signed out or ended, the hub was started anew, or this browser forgot it. A token opens one. */
export const SessionEnded = () => (
  <main className="flex h-full items-center justify-center p-6">
    <EmptyState icon={Unplug} title="This session has ended">
      <p>The hub does not know this page, or no longer. Nothing in the hub was lost.</p>
      <p>
        To sign in again, run <code className="font-mono text-xs text-text">certhub open</code> on the
        computer of the hub, or use a token that an admin created for you.
      </p>
      <SignIn />
    </EmptyState>
  </main>
)

const SignIn = () => {
  const [token, setToken] = useState('')
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<string>()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!token.trim()) return setProblem('Enter the token.')
    setRunning(true)
    const refused = await signIn(token.trim())
    setRunning(false)
    setProblem(refused)
    if (refused === undefined) location.reload()
  }
  return (
    <form noValidate autoComplete="off" onSubmit={submit} className="mt-1 flex flex-col gap-3 text-text">
      <SecretField
        label="Token"
        placeholder="certhub_…"
        value={token}
        onChange={(event) => setToken(event.target.value)}
        error={problem}
      />
      <div>
        <Button type="submit" look="primary" icon={LogIn} running={running}>
          Sign in
        </Button>
      </div>
    </form>
  )
}
