import { Ban, CircleCheck, CircleX, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Token } from '../../../shared/contract/tokens.ts'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Loaded } from '../../components/loading.tsx'
import { RichText } from '../../components/rich-text.tsx'
import { Section } from '../../components/section.tsx'
import { Time } from '../../components/time.tsx'
import { announce } from '../../lib/announce.ts'
import { useCommand } from '../../lib/command.ts'
import { roleLabels } from '../../lib/labels.ts'
import { useNow } from '../../lib/now.ts'
import { useHub } from '../../lib/query.ts'
import { NewTokenDialog } from './new-token-dialog.tsx'

/** Ways in for programs that talk to `certhub serve`. */
export const TokensSection = () => {
  const query = useHub('tokens.list', {})
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<Token>()
  return (
    <Section
      title="Tokens"
      description={
        <RichText text="With a token a script can call this hub over HTTP, and a person can sign in, while `certhub serve` runs. Only a hash of it is kept." />
      }
      actions={
        <Button icon={Plus} onClick={() => setAdding(true)}>
          Create a token
        </Button>
      }
    >
      <Loaded query={query}>
        {({ tokens }) =>
          tokens.length === 0 ? (
            <p className="text-muted">There is none.</p>
          ) : (
            <ul className="divide-y divide-line border-t border-line">
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} onEnd={() => setEnding(token)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <NewTokenDialog open={adding} onClose={() => setAdding(false)} />
      <EndToken token={ending} onClose={() => setEnding(undefined)} />
    </Section>
  )
}

const TokenRow = ({ token, onEnd }: { token: Token; onEnd: () => void }) => {
  const now = useNow()
  const expired = token.expiresAt !== undefined && token.expiresAt <= now
  const good = token.revokedAt === undefined && !expired
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <div className="min-w-0 grow basis-52">
        <p className="font-medium break-words">{token.name}</p>
        <p className="text-xs text-muted">
          {roleLabels[token.role].title}
          {token.instances && ` on ${token.instances.map(({ name }) => name).join(', ')}`} · made{' '}
          <Time at={token.createdAt} /> ·{' '}
          {token.lastUsedAt ? (
            <>
              used <Time at={token.lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
          {good && token.expiresAt !== undefined && (
            <>
              {' '}
              · ends <Time at={token.expiresAt} />
            </>
          )}
        </p>
      </div>
      <Badge
        tone={good ? 'good' : 'neutral'}
        icon={good ? CircleCheck : token.revokedAt === undefined ? CircleX : Ban}
      >
        {good ? 'Good' : token.revokedAt === undefined ? 'Expired' : 'Revoked'}
      </Badge>
      {good && (
        <Button look="quiet" onClick={onEnd} aria-label={`Revoke “${token.name}”`}>
          Revoke
        </Button>
      )}
    </li>
  )
}

const EndToken = ({ token, onClose }: { token: Token | undefined; onClose: () => void }) => {
  const revoke = useCommand('tokens.revoke')
  return (
    <ConfirmDialog
      open={token !== undefined}
      onClose={() => {
        revoke.clear()
        onClose()
      }}
      title={`Revoke “${token?.name ?? ''}”?`}
      action="Revoke the token"
      running={revoke.running}
      error={revoke.error}
      onConfirm={async () => {
        if (!token || !(await revoke.run({ token: token.id }))) return
        announce(`Token “${token.name}” was revoked.`)
        onClose()
      }}
    >
      <p>What uses it is refused from now on. This cannot be undone; a new token can be created.</p>
    </ConfirmDialog>
  )
}
