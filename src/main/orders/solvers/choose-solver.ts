import type { Validation } from '../../../shared/validation.ts'
import { answerSolver } from './answer-solver.ts'
import { dnsSolver } from './dns-solver.ts'
import { persistSolver } from './persist-solver.ts'
import type { Solver } from './solver.ts'

/** Who meets the challenges of this way of validation. */
export const solverFor = (validation: Validation): Solver => {
  switch (validation.kind) {
    case 'dns':
      return dnsSolver(validation)
    case 'dns-persist':
      return persistSolver
    default:
      return answerSolver(validation)
  }
}
