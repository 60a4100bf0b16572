import type Database from 'better-sqlite3'
import { CerthubError } from '../../shared/errors.ts'
import { migration as initial } from './migrations/0001-initial.ts'
import { migration as audit } from './migrations/0002-audit.ts'
import { migration as credentialTypes } from './migrations/0003-credential-types.ts'
import { migration as tokens } from './migrations/0004-tokens.ts'
import { migration as failover } from './migrations/0005-failover.ts'
import { migration as renewal } from './migrations/0006-renewal.ts'
import { migration as revocation } from './migrations/0007-revocation.ts'
import { migration as notifications } from './migrations/0008-notifications.ts'
import { migration as choices } from './migrations/0009-choices.ts'
import { migration as moreCredentials } from './migrations/0010-more-credentials.ts'
import { migration as challenges } from './migrations/0011-challenges.ts'
import { migration as lifetime } from './migrations/0012-lifetime.ts'
import { migration as ssh } from './migrations/0013-ssh.ts'
import { migration as action } from './migrations/0014-action.ts'
import { migration as outdated } from './migrations/0015-outdated.ts'
import { migration as orderSettings } from './migrations/0016-order-settings.ts'
import { migration as tokenInstances } from './migrations/0017-token-instances.ts'
import { migration as seals } from './migrations/0018-seals.ts'
import { migration as begunBy } from './migrations/0019-begun-by.ts'

export interface Migration {
  schema: number
  statements: string[]
}

export const migrations: Migration[] = [
  initial,
  audit,
  credentialTypes,
  tokens,
  failover,
  renewal,
  revocation,
  notifications,
  choices,
  moreCredentials,
  challenges,
  lifetime,
  ssh,
  action,
  outdated,
  orderSettings,
  tokenInstances,
  seals,
  begunBy,
]

/**
 * Brings the database to the newest schema, each migration in a transaction of its own, so that a kill in the
 * middle leaves the schema before or after it. Throws `store.newer_format` for a schema this program does not know.
 */
export const migrate = (database: Database.Database, known: Migration[] = migrations): void => {
  const current = Number(database.pragma('user_version', { simple: true }))
  const newest = known.at(-1)?.schema ?? 0
  if (current > newest) throw new CerthubError('store.newer_format', { schema: current })
  for (const { schema, statements } of known) {
    if (schema <= current) continue
    database.transaction(() => {
      for (const statement of statements) database.exec(statement)
      database.pragma(`user_version = ${schema}`)
    })()
  }
}
