import { wordsOf } from '../../../text/words.ts'

export const editUnits = ['characters', 'words'] as const
export type EditUnit = (typeof editUnits)[number]

/** Two texts as numbers, one for each character (code point) or word, equal where those are equal: 0, 1, 2 in order of first use. */
export function symbolsOf(a: string, b: string, by: EditUnit): [Int32Array, Int32Array] {
  const numbers = new Map<string, number>()
  const numberOf = (symbol: string): number => {
    const known = numbers.get(symbol)
    if (known !== undefined) return known
    numbers.set(symbol, numbers.size)
    return numbers.size - 1
  }
  const symbols = (text: string) => (by === 'words' ? wordsOf(text) : Array.from(text))
  return [Int32Array.from(symbols(a), numberOf), Int32Array.from(symbols(b), numberOf)]
}
