import { expect, it } from 'vitest'
import type { Measurement } from '../model/measurement.ts'
import { formatDifference, formatSizeFigure } from './format-difference.ts'

const figure = (confidence: number): Measurement => ({
  value: -0.042,
  unit: 'ratio',
  n: 400,
  interval: { low: -0.068, high: -0.016, confidence, method: 'fixture' },
  method: 'fixture',
})

it('is in points, with a sign', () => {
  expect(formatDifference(figure(0.95))).toBe('−4.2 points [−6.8, −1.6]')
})

it('names a confidence that is not the usual one', () => {
  expect(formatDifference(figure(0.9))).toBe('−4.2 points [−6.8, −1.6] at 90.0 %')
})

it('gives a size without a sign, and a refusal as a refusal', () => {
  expect(formatSizeFigure({ ...figure(0.95), value: 0.02, interval: { low: 0.018, high: 0.022, confidence: 0.95, method: 'fixture' } })).toBe(
    '2 points [1.8, 2.2]',
  )
  expect(formatSizeFigure({ refused: 'no spread was seen', unit: 'ratio', n: 1, needsN: 2 })).toBe('not given: no spread was seen (n 1, needs 2)')
})
