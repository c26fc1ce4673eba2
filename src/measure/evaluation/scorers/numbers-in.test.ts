import { describe, expect, it } from 'vitest'
import { numbersIn } from './numbers-in.ts'

describe('numbersIn', () => {
  it.each<[string, number[]]>([
    ['It costs $1,234.50 in all.', [1234.5]],
    ['1,234,567', [1_234_567]],
    ['1.234.567,89 Euro', [1_234_567.89]],
    ["1'234'567.5 Franken", [1_234_567.5]],
    ['1\u202f234\u202f567,5 euros', [1_234_567.5]],
    ['12 000 requests', [12_000]],
    ['1,5 Liter', [1.5]],
    ['0,125', [0.125]],
    ['0.125 and .5', [0.125, 0.5]],
    ['−5 and -7 and +3', [-5, -7, 3]],
    ['3-5 pages', [3, 5]],
    ['6.02e23, 1E-3', [6.02e23, 0.001]],
    ['45%', [45]],
    ['42.', [42]],
    ['(42)', [42]],
    ['42, 43, 44', [42, 43, 44]],
    ['It is 42 [1][2, 3].', [42]],
    ['GPT-4 and v2 of H2O', []],
    ['version 1.2.3', []],
    ['no number at all', []],
    ['1234567', [1_234_567]],
    ['12,34', [12.34]],
    ['10ms, 2nd, 3.5GB', [10, 2, 3.5]],
    ['3fa85f64 and 12ab9', []],
    ['2026-11-25', [2026, 11, 25]],
  ])('%j has %j', (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers)
  })

  it('a lone separator before three digits goes by the decimal mark asked for', () => {
    expect([numbersIn('1,234'), numbersIn('1,234', ',')]).toEqual([[1234], [1.234]])
    expect([numbersIn('1.234'), numbersIn('1.234', ',')]).toEqual([[1.234], [1234]])
  })

  it('stays linear on a long run of digits and marks', () => {
    expect(numbersIn(`${'1,'.repeat(50_000)}x ${'123,'.repeat(50_000)}`).length).toBeLessThan(100_001)
  })
})
