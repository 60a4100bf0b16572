/** Documents of CAs are a few kB; an order of a hundred names is about 50. Characters. */
const longestJson = 262_144

/** The JSON of a CA's document. Throws for what is none, and for what is longer than any of them. */
export const readJson = (body: string): unknown => {
  if (body.length > longestJson) throw new RangeError('a document of a CA is not that long')
  return JSON.parse(body)
}
