import { asClause, CerthubError, type ErrorData, toErrorData } from '../../shared/errors.ts'

/** Records looked at before other work may go on. */
const atOnce = 16

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Reads records that must be there and hold one of the values expected, a few at a time. Names each that is missing,
 * damaged, swapped or rolled back, by its error and what it belongs to; changes nothing.
 */
export const checkRecords = async (
  expected: readonly { id: string; owner: string }[],
  read: (index: number) => Promise<unknown>,
  signal: AbortSignal,
): Promise<ErrorData[]> => {
  const damaged: ErrorData[] = []
  for (let start = 0; start < expected.length; start += atOnce) {
    signal.throwIfAborted()
    const some = expected.slice(start, start + atOnce)
    await Promise.all(
      some.map(async ({ owner }, offset) => {
        try {
          await read(start + offset)
        } catch (error) {
          if (!(error instanceof CerthubError) || error.code === 'vault.locked') throw error
          const data = toErrorData(error)
          damaged.push({
            ...data,
            params: { ...data.params, owner },
            message: `${asClause(data.message)}: ${owner}.`,
          })
        }
      }),
    )
    await breathe()
  }
  return damaged
}
