import { expect, it } from 'vitest'
import { symmetricEigen } from './eigen.ts'
import { embed } from './embedding-model.ts'
import { fitEmbedding } from './fit-embedding.ts'
import { dot, multiply, multiplyTransposed, orthonormalize, sparseMatrix } from './sparse-matrix.ts'

const texts = [
  'stream text from the model',
  'stream tokens and text',
  'call a tool from the model',
  'tool call with schema',
  'schema of a tool',
  'tokens of text',
  'embed tokens, embed text',
  'embed with a model',
]

it('eigenvalues of [[2, 1], [1, 2]] are 3 and 1, of the vectors (1, 1) and (1, -1)', () => {
  const { values, vectors } = symmetricEigen([Float64Array.of(2, 1), Float64Array.of(1, 2)])
  expect(values[0]).toBeCloseTo(3, 10)
  expect(values[1]).toBeCloseTo(1, 10)
  expect(Math.abs(vectors[0][0] - vectors[0][1])).toBeLessThan(1e-10)
  expect(Math.abs(vectors[1][0] + vectors[1][1])).toBeLessThan(1e-10)
})

it('multiplies a sparse matrix from either side: [[1, 2], [0, 3]] by (1, 1) is (3, 3), transposed (1, 5)', () => {
  const matrix = sparseMatrix(2, [
    new Map([
      [0, 1],
      [1, 2],
    ]),
    new Map([[1, 3]]),
  ])
  expect([...multiply(matrix, [Float64Array.of(1, 1)])[0]]).toEqual([3, 3])
  expect([...multiplyTransposed(matrix, [Float64Array.of(1, 1)])[0]]).toEqual([1, 5])
})

it('orthonormal columns have length 1 and no share of each other; one that depends on the rest is 0', () => {
  const [a, b, c] = orthonormalize([Float64Array.of(1, 2, 2), Float64Array.of(0, 1, 5), Float64Array.of(1, 3, 7)])
  expect(dot(a, a)).toBeCloseTo(1, 12)
  expect(dot(b, b)).toBeCloseTo(1, 12)
  expect(dot(a, b)).toBeCloseTo(0, 12)
  expect(dot(c, c)).toBeCloseTo(0, 12)
})

it('with all dimensions the singular values carry all of the matrix: of rows of length 1, their squares add up to the rows', () => {
  const { singular } = fitEmbedding(texts, 100, 1)
  expect([...singular].reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(texts.length, 4)
})

it('a text is nearest to its like, and the same seed gives the same numbers', () => {
  const model = fitEmbedding(texts, 4, 7)
  expect(fitEmbedding(texts, 4, 7).basis).toEqual(model.basis)
  const near = (a: string, b: string) => embed(model, a).reduce((sum, value, k) => sum + value * embed(model, b)[k], 0)
  expect(near('calling tools', 'schema of a tool')).toBeGreaterThan(near('calling tools', 'stream tokens'))
  expect(near('tokens', 'tokens')).toBeCloseTo(1, 5)
})

it('a text without a known word has no direction', () => {
  expect(embed(fitEmbedding(texts, 4, 7), 'the weather').every((value) => value === 0)).toBe(true)
})
