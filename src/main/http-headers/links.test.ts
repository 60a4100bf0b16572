import { expect, it } from 'vitest'
import { readLinks } from './links.ts'

const base = 'https://ca.test/cert/1'

it('finds every alternate among other relations, and resolves it', () => {
  const header =
    '<https://ca.test/dir>;rel="index", </cert/1/1>; rel="alternate", <2>;title="a, b";rel=alternate'
  expect(readLinks(header, 'alternate', base)).toEqual(['https://ca.test/cert/1/1', 'https://ca.test/cert/2'])
})

it('reads a relation among several in one link', () => {
  expect(readLinks('<x>;rel="up Alternate"', 'alternate', base)).toEqual(['https://ca.test/cert/x'])
})

it.each([undefined, '', 'nonsense', '<x>', '<x>;rel=up'])('finds nothing in %j', (header) => {
  expect(readLinks(header, 'alternate', base)).toEqual([])
})
