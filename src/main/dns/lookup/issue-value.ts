/** Who may issue, as CAA `issue` properties and the records of dns-persist-01 say it (RFC 8659 §4.2). */
export interface IssueValue {
  /** Lower case, without the last dot; empty for nobody. */
  domain: string
  /** By lower-case tag. */
  parameters: ReadonlyMap<string, string>
  /** Why a strict reader refuses all of it. */
  problem?: string
}

/** No record holds more (RFC 1035 §3.2.1). */
const longestValue = 65_535

const tag = /^[a-z0-9]+(-+[a-z0-9]+)*$/i
const printable = /^[\x21-\x3a\x3c-\x7e]*$/

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t'

const trim = (text: string): string => {
  let [start, end] = [0, text.length]
  while (start < end && isBlank(text[start])) start++
  while (end > start && isBlank(text[end - 1])) end--
  return text.slice(start, end)
}

/** `ca.example; accounturi=https://…; policy=wildcard`. Reads as much as can be read. */
export const parseIssueValue = (text: string): IssueValue => {
  const [domain = '', ...rest] = text.slice(0, longestValue).split(';').map(trim)
  const parameters = new Map<string, string>()
  let problem: string | undefined
  // `ca.example;` is whole; an empty parameter after another is not.
  const given = rest.length === 1 && rest[0] === '' ? [] : rest
  for (const parameter of given) {
    const at = parameter.indexOf('=')
    const name = trim(at < 0 ? parameter : parameter.slice(0, at)).toLowerCase()
    const said = at < 0 ? '' : trim(parameter.slice(at + 1))
    if (parameter === '') problem ??= 'a parameter is empty'
    else if (at < 0) problem ??= `“${name}” has no “=”`
    else if (!tag.test(name)) problem ??= `“${name}” is no name of a parameter`
    else if (!printable.test(said))
      problem ??= `“${name}” holds a space or another character that is not allowed`
    else if (parameters.has(name)) problem ??= `“${name}” stands twice`
    if (name !== '') parameters.set(name, said)
  }
  return {
    domain: domain.toLowerCase().replace(/\.$/, ''),
    parameters,
    ...(problem !== undefined && { problem }),
  }
}
