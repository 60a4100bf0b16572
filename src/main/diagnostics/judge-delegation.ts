import type { Delegation, DelegationState } from '../../shared/contract/delegation.ts'

/** What DNS and the credential said of one name. */
export interface DelegationFacts {
  /** `_acme-challenge.<name>`. */
  record: string
  /** What its CNAME should point to. */
  target?: string | undefined
  /** The names passed, the last one included. */
  chain: readonly string[]
  /** Whether the credential writes at the end of the chain; undefined where only a try can tell. */
  writesEnd?: boolean | undefined
  writesTarget?: boolean | undefined
}

/** Which state that is, and the sentence for a person. */
export const judgeDelegation = (facts: DelegationFacts): Pick<Delegation, 'state' | 'text'> => {
  const state = stateOf(facts)
  return { state, text: textOf(state, facts) }
}

const stateOf = ({ record, target, chain, writesEnd, writesTarget }: DelegationFacts): DelegationState => {
  const end = chain.at(-1) ?? record
  if (writesEnd) return end === record ? 'direct' : 'right'
  if (target !== undefined && writesTarget === false) return 'not-writable'
  if (end === record) return target === undefined && writesEnd === undefined ? 'direct' : 'absent'
  if (end === target) return writesEnd === false ? 'not-writable' : 'right'
  return target === undefined && writesEnd === undefined ? 'right' : 'wrong-target'
}

const textOf = (state: DelegationState, { record, target, chain }: DelegationFacts): string => {
  const end = chain.at(-1) ?? record
  const create = target === undefined ? '' : ` ${record} CNAME ${target}`
  switch (state) {
    case 'direct':
      return `The credential writes ${record} itself; no CNAME record is needed.`
    case 'right':
      return `${record} leads to ${end}, where the credential writes.`
    case 'absent':
      return create
        ? `There is no CNAME record yet. Create:${create}`
        : `The credential does not write ${record}, and no CNAME record leads away from it. Name a zone that the credential writes.`
    case 'wrong-target':
      return `${record} leads to ${end}, which is not where the credential writes.${create ? ` Change it to:${create}` : ' Name a zone that the credential writes.'}`
    case 'not-writable':
      return `${target ?? end} is in no zone of this credential. Name a zone that it writes, or choose the credential of that zone.`
    default:
      return ''
  }
}
