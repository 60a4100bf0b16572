import { createStore } from './store.ts'

/**
 * `live`: events arrive. `lost`: the hub does not answer and is tried again.
 * `ended`: the hub no longer knows this page; only its address opened anew helps.
 */
export type Connection = 'live' | 'lost' | 'ended'

export const connection = createStore<Connection>('live')
