import { createStore } from './store.ts'

export interface Announcement {
  id: number
  text: string
}

let next = 1
export const announcements = createStore<readonly Announcement[]>([])

export const dismiss = (id: number): void => {
  announcements.set(announcements.get().filter((each) => each.id !== id))
}

/** Says that something was done: shown for a while and read out by screen readers. */
export const announce = (text: string): void => {
  const id = next++
  announcements.set([...announcements.get(), { id, text }].slice(-3))
  setTimeout(() => dismiss(id), 6000)
}
