import { createStore } from './store.ts'

/**
 * `live`: events arrive. `lost`: the hub does not answer and is tried again.
 * `crowded`: this session has as many tabs as get events; the hub answers this one’s calls all the same.
 * `ended`: the hub no longer knows this page; only another session helps.
 */
export type Connection = 'live' | 'lost' | 'crowded' | 'ended'

export const connection = createStore<Connection>('live')
