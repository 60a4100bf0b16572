import { Plus } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { ButtonLink } from '../../components/link.tsx'
import type { OrderForm } from './order-form-state.ts'
import type { OrderProblem } from './order-problem.ts'

/** The one click that mends a problem of the form. */
export const ProblemFix = ({ problem, form }: { problem: OrderProblem; form: OrderForm }) => {
  const { instance, staging } = form.choice
  switch (problem.fix) {
    case 'switch-environment':
      return (
        <div>
          <Button onClick={() => form.change({ staging: !staging })}>
            {staging ? 'Make it a production certificate' : 'Make it a staging certificate'}
          </Button>
        </div>
      )
    case 'add-account':
      return (
        <div>
          <ButtonLink to="/accounts/new" params={{ instance, staging: String(staging) }} icon={Plus}>
            Add a {staging ? 'staging' : 'production'} account
          </ButtonLink>
        </div>
      )
    case 'add-credential':
      return (
        <div>
          <ButtonLink to="/credentials/new" params={{ instance }} icon={Plus}>
            Add a DNS credential
          </ButtonLink>
        </div>
      )
    case 'validate-by-dns':
    case 'validate-by-http': {
      const kind = problem.fix === 'validate-by-dns' ? 'dns' : 'http-listener'
      return (
        <div>
          <Button onClick={() => form.change({ validation: { ...form.choice.validation, kind, port: '' } })}>
            {kind === 'dns' ? 'Validate by DNS' : 'Validate by HTTP'}
          </Button>
        </div>
      )
    }
    default:
      return null
  }
}
