import { utcDay } from '../../shared/text-catalogue/words.ts'
import type { JudgedEverywhere } from './look-at-record.ts'

/** What was found, as a part of a sentence. */
export const describeFinding = ({ state, until, problem }: JudgedEverywhere): string => {
  switch (state) {
    case 'stands':
      return until === undefined ? 'it stands' : `it stands, until ${utcDay(until)}`
    case 'partly':
      return 'some of the zone’s name servers do not have it yet'
    case 'missing':
      return 'there is none for this CA'
    case 'other-account':
      return 'it names another account of this CA'
    case 'no-wildcard':
      return 'it is not for wildcards (“policy=wildcard” is missing)'
    case 'expired':
      return `it ended ${until === undefined ? '' : utcDay(until)}`.trim()
    case 'malformed':
      return `it is malformed: ${problem ?? 'nobody can read it'}`
  }
}

/** A record as one writes it down. */
export const showRecord = ({ record, txt }: { record: string; txt: string }): string =>
  `${record} TXT "${txt}"`
