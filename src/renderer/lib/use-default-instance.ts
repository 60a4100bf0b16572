import { useInstanceChoice } from './instance-choice.ts'
import { useHub } from './query.ts'

/** The instance a new thing is for: the one asked for, else the one looked at, else the first. Undefined while unknown. */
export const useDefaultInstance = (asked: string | undefined): string | undefined => {
  const [chosen] = useInstanceChoice()
  const instances = useHub('instances.list', {}).data?.instances
  const found = (reference: string | undefined) =>
    instances?.find((each) => each.id === reference || each.name === reference)?.id
  return found(asked) ?? found(chosen) ?? instances?.[0]?.id
}
