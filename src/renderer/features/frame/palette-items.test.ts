import { Globe } from 'lucide-react'
import { expect, it } from 'vitest'
import { searchPalette } from './palette-items.ts'

const item = (title: string, kind: string, words = '') => ({
  id: title,
  title,
  kind,
  words,
  icon: Globe,
  run: () => {},
})
const items = [
  item('Settings', 'Screen'),
  item('New certificate', 'Action'),
  item('Certificates', 'Screen'),
  item('example.com', 'Certificate', 'www.example.com 0a1b'),
]
const titles = (query: string) => searchPalette(items, query).map((each) => each.title)

it('titles that begin with the query come first, then those that hold it, then the rest', () => {
  expect(titles('certif')).toEqual(['Certificates', 'New certificate', 'example.com'])
})

it('every word must be found', () => {
  expect(titles('certificate 0a1b')).toEqual(['example.com'])
  expect(titles('certificate nothing')).toEqual([])
})

it('an empty query shows all, up to the limit', () => {
  expect(titles(' ')).toHaveLength(4)
  expect(searchPalette(items, '', 2)).toHaveLength(2)
})
