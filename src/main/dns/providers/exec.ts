import { isAbsolute } from 'node:path'
import { CerthubError } from '../../../shared/errors.ts'
import { ProgramMissing } from '../../ports/run-program.ts'
import {
  type DnsClient,
  defineDnsProvider,
  type FieldValues,
  type ProviderIo,
  type TxtRecord,
} from '../provider-kit/provider.ts'

const provider = 'External program'
const defaultSeconds = 60
const mostDetail = 2000

const secondsOf = ({ timeout }: FieldValues): number => Number(timeout?.expose() ?? defaultSeconds)

const create = (values: FieldValues, io: ProviderIo): DnsClient => {
  const program = values.program?.expose() ?? ''
  const run = async (action: 'present' | 'cleanup', { fqdn, value }: TxtRecord, signal?: AbortSignal) => {
    const result = await io
      .runProgram({ program, args: [action, `${fqdn}.`, value], signal, timeoutMs: secondsOf(values) * 1000 })
      .catch((error: unknown) => {
        if (!(error instanceof ProgramMissing)) throw error
        throw new CerthubError('dns.provider_unreachable', { provider, problem: error.message })
      })
    if (result.code === 0) return
    const problem = result.timedOut
      ? `it took longer than ${secondsOf(values)} s`
      : `it ended with exit code ${result.code ?? 'none'}`
    const detail = result.output.trim().slice(-mostDetail) || undefined
    throw new CerthubError('dns.provider_error', { provider, problem }, { detail })
  }
  return {
    async present(record, signal) {
      await run('present', record, signal)
      return {}
    },
    cleanUp: (record, _ref, signal) => run('cleanup', record, signal),
  }
}

/**
 * A program of one's own that speaks lego's protocol: `program present|cleanup <fqdn with the last dot> <value>`; exit
 * code 0 is success. That a value lives beside others, and that an absent one is no failure, is up to the program.
 */
export default defineDnsProvider({
  code: 'exec',
  title: provider,
  helpUrl: 'https://go-acme.github.io/lego/dns/exec/',
  fields: [
    {
      name: 'program',
      label: 'Program',
      env: 'EXEC_PATH',
      required: true,
      nature: 'program',
      placeholder: '/usr/local/bin/update-dns',
      help: 'Run as: program present|cleanup <name> <value>. lego’s RAW mode is not offered.',
    },
    {
      name: 'timeout',
      label: 'Longest run',
      env: 'EXEC_TIMEOUT',
      required: false,
      nature: 'plain',
      advanced: true,
      default: String(defaultSeconds),
      help: 'Seconds until it is ended.',
    },
  ],
  check(values) {
    const program = values.program?.expose() ?? ''
    if (!isAbsolute(program)) return 'Program must be an absolute path'
    const seconds = secondsOf(values)
    return Number.isInteger(seconds) && seconds >= 1 && seconds <= 3600
      ? undefined
      : 'Longest run must be a number of seconds from 1 to 3600'
  },
  create,
})
