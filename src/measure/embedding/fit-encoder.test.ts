import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../interval/random.ts'
import { fitEncoder } from './fit-encoder.ts'

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, k) => sum + value * b[k], 0)
const texts = [
  'How do I reset my password?',
  'I forgot my password and cannot log in',
  'reset password link does not arrive',
  'cancel my subscription',
  'How can I cancel the subscription before it renews?',
  'refund after I cancel a subscription',
]

describe('fitEncoder', () => {
  it('puts texts on one subject near each other', () => {
    const { encode } = fitEncoder(texts, { dimensions: 2 })
    const [reset, forgot, , cancel] = texts.map(encode)
    expect(dot(reset, forgot)).toBeGreaterThan(0.8)
    expect(dot(reset, cancel)).toBeLessThan(0.5)
    expect(dot(encode('the subscriptions'), cancel)).toBeGreaterThan(0.8)
  })

  it('sees that words belong together which never stand in one text (Deerwester et al. 1990: car and automobile)', () => {
    const corpus = ['car engine repair', 'automobile engine repair', 'car engine oil', 'automobile engine oil', 'bread flour yeast', 'bread flour oven']
    const { encode } = fitEncoder(corpus, { dimensions: 2 })
    expect(dot(encode('car'), encode('automobile'))).toBeGreaterThan(0.99)
    expect(dot(encode('car'), encode('bread'))).toBeLessThan(0.1)
  })

  it('with every direction kept, the cosine is that of TF-IDF: one shared term of two with equal weights gives one half', () => {
    // N = 3, a and c in one text each, b in two: idf a = ln(4/1.5) = .98083, b = ln(4/2.5) = .47000; cosine = b² / (a² + b²)
    const { encode, dimensions } = fitEncoder(['alpha beta', 'beta gamma', 'delta epsilon'])
    expect(dimensions).toBe(3)
    expect(dot(encode('alpha beta'), encode('beta gamma'))).toBeCloseTo(0.47 ** 2 / (0.98083 ** 2 + 0.47 ** 2), 4)
  })

  it('gives vectors of length 1, and zeros for a text without a known word', () => {
    const { encode, dimensions } = fitEncoder(texts)
    for (const text of texts) expect(dot(encode(text), encode(text))).toBeCloseTo(1, 5)
    expect(encode('weather tomorrow')).toEqual(new Float32Array(dimensions))
    expect(encode('')).toEqual(new Float32Array(dimensions))
  })

  it('keeps no more directions than the texts span', () => {
    expect(fitEncoder(['same words here', 'same words here', 'same words here']).dimensions).toBe(1)
    expect(fitEncoder([]).encode('anything')).toHaveLength(0)
    expect(fitEncoder(['', '!?']).encode('anything')).toHaveLength(0)
  })

  it('gives the same numbers for the same texts and seed, and where the spectrum has a gap, cosines that hardly depend on the seed', () => {
    const random = seededRandom(3)
    const many = Array.from({ length: 300 }, (_, i) => Array.from({ length: 6 }, () => `w${i % 5}${Math.floor(random() * 12)}`).join(' '))
    const [one, same, other] = [1, 1, 2].map((seed) => fitEncoder(many, { dimensions: 5, seed }))
    expect(one.encode(many[7])).toEqual(same.encode(many[7]))
    for (const text of many.slice(0, 40)) {
      expect(dot(one.encode(text), one.encode(many[0]))).toBeCloseTo(dot(other.encode(text), other.encode(many[0])), 1)
    }
  })

  it('any texts give finite vectors of length 1 or 0', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 12 }), (corpus) => {
        const { encode } = fitEncoder(corpus)
        for (const text of corpus) {
          const length = Math.sqrt(dot(encode(text), encode(text)))
          expect(length === 0 || Math.abs(length - 1) < 1e-4).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
})
