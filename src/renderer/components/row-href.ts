import { createContext } from 'react'

/** Where the row of a list leads that something is shown in; undefined outside of lists. */
export const RowHref = createContext<string | undefined>(undefined)
