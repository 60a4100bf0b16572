import type {
  AnswerFileRecord,
  AnswerFiles,
  TxtJournal,
  TxtJournalRecord,
} from '../../../ports/store/published.ts'
import { type Connection, createTable } from '../rows.ts'

export const createTxtJournal = (connection: Connection): TxtJournal => {
  const { rows, select } = createTable<TxtJournalRecord>(connection, {
    table: 'txtJournal',
    noun: 'TXT record',
    json: ['ref'],
  })
  return { ...rows, list: (orderId) => select({ where: { orderId } }) }
}

export const createAnswerFiles = (connection: Connection): AnswerFiles => {
  const { rows, select } = createTable<AnswerFileRecord>(connection, {
    table: 'answerFiles',
    noun: 'file',
    json: ['server'],
  })
  return { ...rows, list: (owner) => select({ where: { owner } }) }
}
