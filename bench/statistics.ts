/** The value that `share` (0…1) of the sorted values do not exceed (nearest rank); NaN of no values. */
export const percentile = (values: number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
