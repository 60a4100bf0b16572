import { describe, it } from 'vitest'
import { labRequirements, missing } from './requirements.ts'

const cannotRun = missing(labRequirements).length > 0

/** `describe` for tests that need the lab's servers: skipped where one is not installed. */
export const labDescribe = describe.skipIf(cannotRun)

/** `it` for tests that need the lab's servers: skipped where one is not installed. */
export const labIt = it.skipIf(cannotRun)
