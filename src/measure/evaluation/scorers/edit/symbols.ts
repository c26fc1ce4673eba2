import { wordsOf } from '../../../text/words.ts'

export const editUnits = ['characters', 'words'] as const
export type EditUnit = (typeof editUnits)[number]

/** Code points under this are numbers as they are; a table of so many places is small. */
const plainBelow = 0x3000

/** Two texts as small numbers, one for each character (code point) or word, equal where those are equal. */
export function symbolsOf(a: string, b: string, by: EditUnit): [Int32Array, Int32Array] {
  if (by === 'words') return numbered(wordsOf(a), wordsOf(b))
  const [from, to] = [codePoints(a), codePoints(b)]
  const isPlain = (points: Int32Array) => points.every((point) => point < plainBelow)
  return isPlain(from) && isPlain(to) ? [from, to] : numbered(from, to)
}

function codePoints(text: string): Int32Array {
  const points = new Int32Array(text.length)
  let count = 0
  for (let i = 0; i < text.length; i += 1) {
    const point = text.codePointAt(i) ?? 0
    if (point > 0xffff) i += 1
    points[count] = point
    count += 1
  }
  return points.subarray(0, count)
}

/** 0, 1, 2 in order of first use. */
function numbered<T>(a: ArrayLike<T>, b: ArrayLike<T>): [Int32Array, Int32Array] {
  const numbers = new Map<T, number>()
  const numberOf = (symbol: T): number => {
    const known = numbers.get(symbol)
    if (known !== undefined) return known
    numbers.set(symbol, numbers.size)
    return numbers.size - 1
  }
  return [Int32Array.from(a, numberOf), Int32Array.from(b, numberOf)]
}
