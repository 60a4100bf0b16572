import type { Ask, Question, StandInRecord, Tell } from '../messages.ts'

type Answers = { [K in Ask['ask']]?: (ask: Extract<Ask, { ask: K }>) => unknown }

const answers: Answers = {}

/** The app's answer to one kind of question. */
export const answer = <K extends Ask['ask']>(
  kind: K,
  handler: (ask: Extract<Ask, { ask: K }>) => unknown,
): void => {
  Object.assign(answers, { [kind]: handler })
}

export const tell = (message: Tell): void => {
  process.send?.(message)
}

export const record: StandInRecord = {
  windows: [],
  openedOutside: [],
  wanted: [],
  schemes: [],
  permissions: { asked: undefined, checked: undefined, device: undefined },
  menu: [],
  sandboxed: false,
  clipboard: '',
  notifications: [],
}

process.on('message', async (question: Question) => {
  const { id, ask } = question
  try {
    const handler = answers[ask] as ((ask: Ask) => unknown) | undefined
    if (!handler) throw new Error(`The app takes no “${ask}”.`)
    tell({ tell: 'answer', id, value: await handler(question) })
  } catch (error) {
    tell({ tell: 'failed', id, message: String(error) })
  }
})
answer('record', () => record)
// A test that goes away takes its app with it.
process.on('disconnect', () => process.exit(1))
