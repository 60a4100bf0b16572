import type { OutputOf } from '../../../shared/contract/contract.ts'

export interface SetupStep {
  title: string
  why: string
  action: string
  path: string
  done: boolean
}

/** What a new hub needs before it can do its work, in order. */
export const setupSteps = (counts: OutputOf<'hub.status'>['counts']): SetupStep[] => [
  {
    title: 'Register with a CA',
    why: 'An account at a certificate authority. Start with a staging account: its certificates are for trying things out and hit no limits.',
    action: 'Add a CA account',
    path: '/accounts/new',
    done: counts.accounts > 0,
  },
  {
    title: 'Let the hub write DNS records',
    why: 'The CA checks that a domain is yours by a TXT record. A stored DNS credential lets the hub write and remove it; you can test it at once. Names that lead to this machine can do without.',
    action: 'Add a DNS credential',
    path: '/credentials/new',
    // Who has a certificate already went another way: over HTTP or TLS.
    done: counts.credentials > 0 || counts.certificates > 0,
  },
  {
    title: 'Order the first certificate',
    why: 'Enter the names; the hub does the rest and shows each step.',
    action: 'Order a certificate',
    path: '/certificates/new',
    done: counts.certificates > 0,
  },
]

export const nextStep = (steps: readonly SetupStep[]): SetupStep | undefined =>
  steps.find((step) => !step.done)
