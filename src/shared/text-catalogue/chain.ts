import { count } from './words.ts'

/** What is worth saying about how an issued certificate came. */
export const chainTexts = {
  'chain.sorted': () => 'the certificates of the chain came in another order; they were sorted',
  'chain.doubled': (it: { count: number }) =>
    `${count(it.count, 'certificate')} of the chain came twice; each is kept once`,
  'chain.unreadable': (it: { count: number }) =>
    `${count(it.count, 'certificate')} of the chain could not be read, and were left out`,
  'chain.unrelated': (it: { count: number }) =>
    `${count(it.count, 'certificate')} that did not issue it came with it, and were left out`,
  'chain.too_long': () => 'more certificates came with it than a chain has; the rest was not looked at',
  'chain.no_issuer': () =>
    'its issuer did not come with it; who does not know that issuer will refuse the certificate',
  'chain.has_root': () => 'its chain holds the root too',
  'chain.other_lifetime': ({ days, asked }: { days: number; asked: number }) =>
    `issued for ${days} days, though ${asked} were asked`,
}
