import type { ErrorData } from '../../shared/errors.ts'

/** Which of these names an error is about; none where it is about all of them, or about something else. */
export const namesAtFault = ({ subject }: ErrorData, names: readonly string[]): string[] => {
  const found = names.filter((name) => subject.names?.includes(name))
  return found.length < names.length ? found : []
}
