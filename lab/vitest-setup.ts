import { describeMissing, labRequirements, missing } from './requirements.ts'

/** Before the lab's tests: with CI=true every server must be there; elsewhere the tests are skipped, and say so. */
export const setup = (): void => {
  const absent = missing(labRequirements)
  if (absent.length === 0) return
  if (process.env.CI === 'true') throw new Error(`The lab cannot run: ${describeMissing(absent)}`)
  console.warn(`\nThe lab's tests are SKIPPED. What they talk to is ${describeMissing(absent)}\n`)
}
