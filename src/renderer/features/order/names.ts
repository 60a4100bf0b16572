/** Names as people paste them: split at spaces, commas and semicolons, doubles dropped, order kept. */
export const splitNames = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((name) => name.trim())
      .filter(Boolean),
  ),
]

/** `more` after `names`, without those that are there already. */
export const addNames = (names: readonly string[], more: readonly string[]): string[] => [
  ...new Set([...names, ...more]),
]

/**
 * The name that most likely is missing: a wildcard beside a bare domain, or the domain beside its wildcard
 * (`*.example.com` does not cover `example.com`). Names are A-labels.
 */
export const suggestName = (names: readonly string[]): string | undefined => {
  const has = new Set(names)
  for (const name of names) {
    const base = name.startsWith('*.') ? name.slice(2) : undefined
    if (base && !has.has(base)) return base
  }
  const first = names.find((name) => !name.startsWith('*.') && name.split('.').length === 2)
  return first && !has.has(`*.${first}`) && names.length < 3 ? `*.${first}` : undefined
}
