import { expect, it } from 'vitest'
import { numberOf } from './number-words.ts'

it.each([
  ['1,250', '1250'],
  ['1,250,000', '1250000'],
  ['3.5', '3.5'],
  ['3,5', '3.5'],
  ['7th', '7'],
  ['1970s', '1970s'],
  ['two', '2'],
  ['zwanzig', '20'],
  ['forty', '40'],
  ['one', undefined],
  ['elf', undefined],
  ['tone', undefined],
])('%s is %s', (word, number) => {
  expect(numberOf(word)).toBe(number)
})
