import { expect, it } from 'vitest'
import { readXml } from './xml-elements.ts'

it('reads names, attributes and texts in their order', () => {
  const text = `<?xml version="1.0"?><!-- <a b="no"/> --><Answer Status='OK' Note="a &gt; b">
    <Host Name="@" Text="&quot;v=spf1&#32;-all&quot; &amp;&#x41;"/>
    <Total>7</Total></Answer>`
  expect(
    readXml(text).map(({ name, attributes, text }) => [name, Object.fromEntries(attributes), text]),
  ).toEqual([
    ['Answer', { Status: 'OK', Note: 'a > b' }, ''],
    ['Host', { Name: '@', Text: '"v=spf1 -all" &A' }, ''],
    ['Total', {}, '7'],
  ])
})

it('keeps an attribute with an angle bracket in it whole', () => {
  expect(readXml('<Host Text="a>b</Host>" Name="x"/>')[0]?.attributes.get('Name')).toBe('x')
})

it('finds nothing in what is no XML', () => {
  expect(readXml('{"json": 1}')).toEqual([])
})
