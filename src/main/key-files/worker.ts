import { createPrivateKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { countRounds } from './count-rounds.ts'
import { type KeyFileJob, type KeyFileResult, mostRounds } from './jobs.ts'
import { openPkcs12 } from './open-pkcs12.ts'

// A thread of its own: started for one job, ended with it.

const opened = (pem: string, passphrase?: string): KeyFileResult => {
  const key = createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) })
  return { certificates: [], keys: [{ der: key.export({ type: 'pkcs8', format: 'der' }), type: 'pkcs8' }] }
}

const readPem = async (pem: string, passphrase: string): Promise<KeyFileResult> => {
  const { default: forge } = await import('node-forge')
  const body = pem.replace(/-----[^-]*-----/g, '')
  if (!body.includes(':')) {
    try {
      const rounds = countRounds(forge, forge.asn1.fromDer(Buffer.from(body, 'base64').toString('latin1')))
      if (rounds > mostRounds) return { problem: 'rounds', rounds }
    } catch {
      return { problem: 'malformed', text: 'its content is damaged' }
    }
  }
  try {
    return opened(pem, passphrase)
  } catch {
    // Node's own error may quote what it read.
    return { problem: 'password' }
  }
}

const readSsh = async (text: string, passphrase: string): Promise<KeyFileResult> => {
  const { default: ssh2 } = await import('ssh2')
  const [key] = [ssh2.utils.parseKey(text, passphrase)].flat()
  if (!key) return { problem: 'malformed', text: 'it is no private key' }
  if (!(key instanceof Error)) return opened(key.getPrivatePEM())
  const known = /^Unsupported [\w ]*/.exec(key.message)?.[0]
  return known ? { problem: 'malformed', text: known } : { problem: 'password' }
}

const work = async (job: KeyFileJob): Promise<KeyFileResult> => {
  switch (job.kind) {
    case 'pkcs12': {
      const { default: forge } = await import('node-forge')
      return openPkcs12(forge, job.der, job.password)
    }
    case 'pem':
      return readPem(job.pem, job.passphrase)
    case 'ssh':
      return readSsh(job.text, job.passphrase)
  }
}

work(workerData as KeyFileJob).then(
  (result) => parentPort?.postMessage(result),
  () => parentPort?.postMessage({ problem: 'malformed', text: 'its content is damaged' }),
)
