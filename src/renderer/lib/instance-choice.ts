import { useCallback } from 'react'
import { useHub } from './query.ts'
import { createStore, useStore } from './store.ts'
import { readStored, writeStored } from './stored.ts'

const key = 'certhub.instance'

/** The target instance the window looks at; undefined means all. */
const choice = createStore<string | undefined>(readStored(key))

/** The chosen instance's id, dropped when that instance is gone, and the way to change it. */
export const useInstanceChoice = (): [string | undefined, (id: string | undefined) => void] => {
  const stored = useStore(choice)
  const { data } = useHub('instances.list', {})
  const known = data === undefined || data.instances.some((each) => each.id === stored)
  const choose = useCallback((id: string | undefined) => {
    writeStored(key, id)
    choice.set(id)
  }, [])
  return [known ? stored : undefined, choose]
}

/** `{}` or `{ instance }`: the input that list methods take. */
export const useInstanceFilter = (): { instance?: string } => {
  const [id] = useInstanceChoice()
  return id === undefined ? {} : { instance: id }
}
