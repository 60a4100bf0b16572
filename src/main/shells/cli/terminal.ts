import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { oneLine } from '../../../shared/plain-text.ts'

export const readStdin = async (): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** Asks on stderr; what is typed can be seen. Nothing where the input ends. */
export const ask = (question: string): Promise<string> =>
  new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true })
    lines.once('close', () => resolve(''))
    lines.question(question, (answer) => {
      resolve(answer)
      lines.close()
    })
  })

/** Asks on stderr and does not echo what is typed. */
export const askHidden = (question: string): Promise<string> =>
  new Promise((resolve) => {
    process.stderr.write(oneLine(question))
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
    lines.question('', (answer) => {
      lines.close()
      process.stderr.write('\n')
      resolve(answer)
    })
  })
