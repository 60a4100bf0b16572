import type { TokenRecord, Tokens } from '../../../ports/store/tokens.ts'
import { type Connection, createTable } from '../rows.ts'

export const createTokens = (connection: Connection): Tokens => {
  const { rows, select, first } = createTable<TokenRecord>(connection, {
    table: 'tokens',
    noun: 'token',
    json: ['instances'],
  })
  return {
    ...rows,
    list: () => select({ orderBy: 'createdAt', descending: true }),
    byHash: (hash) => first({ where: { hash } }),
  }
}
