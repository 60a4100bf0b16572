const upper = new Set(
  'ACS API ARN AWS CDN DNS DPM EAB GSS HMAC HTTP HTTPS IAM ID IP JSON JWT MSI OCI OCID OIDC OTP PAT PDD PEM RAM RRSET SDK SSH SSL SSO TCP TLS TOTP TSIG TTL UDP URI URL UUID VPC WAPI XML ZRN'.split(
    ' ',
  ),
)
const written: Record<string, string> = {
  APIKEY: 'API key',
  ACCESSKEY: 'access key',
  SECRETKEY: 'secret key',
  OAUTH: 'OAuth',
}

/** How many words the variables that begin as the first one does have in common: 1 for ABION_API_KEY and ABION_TTL. */
const prefixOf = (all: readonly string[]): number => {
  const split = all.map((variable) => variable.split('_')).filter(([word]) => all[0]?.startsWith(`${word}_`))
  const [first = []] = split
  const shortest = Math.min(...split.map((words) => words.length))
  let same = 0
  while (same < shortest - 1 && split.every((words) => words[same] === first[same])) same++
  return split.length > 1 ? same : 1
}

const labelOf = (words: readonly string[]): string => {
  const text = words.map((word) => (upper.has(word) ? word : (written[word] ?? word.toLowerCase()))).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What to call each of a provider's variables: “DNS API token” for CF_DNS_API_TOKEN. */
export const labelsOf = (variables: readonly string[]): ReadonlyMap<string, string> => {
  const prefix = prefixOf(variables)
  const stem = variables[0]?.split('_').slice(0, prefix) ?? []
  const labels = variables.map((variable) => {
    const words = variable.split('_')
    const ours = stem.every((word, i) => words[i] === word) && words.length > prefix
    return labelOf(ours ? words.slice(prefix) : words)
  })
  return new Map(
    variables.map((variable, i) => {
      const label = labels[i] ?? variable
      return [variable, labels.indexOf(label) === i ? label : `${label} ${variable.split('_').join(' ')}`]
    }),
  )
}
