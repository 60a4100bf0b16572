import { accountTexts, refusalTexts } from './text-catalogue/accounts.ts'
import { chainTexts } from './text-catalogue/chain.ts'
import { dnsTexts } from './text-catalogue/dns.ts'
import { notificationTexts } from './text-catalogue/notifications.ts'
import { orderTexts } from './text-catalogue/orders.ts'
import { renewalTexts } from './text-catalogue/renewal.ts'
import type { TextData, TextParam } from './text-data.ts'

export type { TextData } from './text-data.ts'

/**
 * Everything that is recorded or answered as a reason and shown to people later, by code: each makes one English
 * sentence or phrase of its params. A code whose params change gets another name: rows of before hold the old ones.
 */
export const textCatalogue = {
  ...orderTexts,
  ...dnsTexts,
  ...chainTexts,
  ...accountTexts,
  ...refusalTexts,
  ...renewalTexts,
  ...notificationTexts,
}
type Catalogue = typeof textCatalogue
export type TextCode = keyof Catalogue

/** What is given for a param: a string may be another text, which is in words when the sentence is made. */
type Given<P> = string extends P
  ? string | TextData
  : P extends readonly string[]
    ? readonly (string | TextData)[]
    : P
type ParamsOf<C extends TextCode> =
  Parameters<Catalogue[C]> extends [infer P] ? [params: { [K in keyof P]: Given<P[K]> }] : []

/** What is to be told, not yet in words. */
export const text = <C extends TextCode>(code: C, ...[params]: ParamsOf<C>): TextData => ({
  code,
  params: params ?? {},
})

/** Each once. */
export const distinctTexts = (all: readonly TextData[]): TextData[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
]

/** Whether it is a text, and no error. */
export const isText = (value: unknown): value is TextData =>
  typeof value === 'object' && value !== null && 'code' in value && 'params' in value && !('retry' in value)

const inWords = (param: TextParam): unknown => {
  if (Array.isArray(param)) return param.map(inWords)
  return isText(param) ? renderText(param) : param
}

/** The words for it; none for nothing. A code that another build of Certhub has noted is named, in a plain sentence. */
export const renderText = (data: TextData | undefined): string => {
  if (!data) return ''
  const { code, params } = data
  if (!Object.hasOwn(textCatalogue, code)) return `Another version of Certhub has noted this: ${code}.`
  const render = textCatalogue[code as TextCode] as (params: unknown) => string
  return render(Object.fromEntries(Object.entries(params).map(([name, param]) => [name, inWords(param)])))
}
