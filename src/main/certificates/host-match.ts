/**
 * Whether a certificate's name is good for a host (RFC 9525 §6.3): the same name in any case, or a wildcard for its
 * whole first label. `*.example.com` is good for `api.example.com`, not for `example.com` nor `a.b.example.com`.
 * Names are A-labels; an address matches only itself.
 */
export const hostMatches = (name: string, host: string): boolean => {
  const [pattern, wanted] = [name, host].map((one) => one.toLowerCase().replace(/\.$/, '')) as [
    string,
    string,
  ]
  if (!pattern.startsWith('*.')) return pattern === wanted
  const [first, ...rest] = wanted.split('.')
  const isAddress = /^[0-9.]+$|:/.test(wanted)
  return !isAddress && first !== '' && rest.length > 1 && rest.join('.') === pattern.slice(2)
}
