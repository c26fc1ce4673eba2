import { describe, expect, it } from 'vitest'
import { falseVerdicts } from './false-verdicts.ts'
import { intervalCoverage } from './interval-coverage.ts'
import { falseAlarms } from './looks.ts'
import { trafficCoverage, unequalDesigns } from './traffic-coverage.ts'

/** Seeded, and small: bounds are 93 and 97 %, and 5 %, with twice the standard error of so few runs around them. evaluation-coverage.ts prints the figures of many. */
describe('statistics of comparison, where the truth is known', () => {
  it('95 % intervals of a mean and of a paired difference, alone and in 23 groups, hold it', () => {
    for (const { scores, correlation, mean, difference } of intervalCoverage(500, [100])) {
      for (const held of [mean, difference]) {
        expect(held, `${scores}, correlation ${correlation}`).toBeGreaterThan(93 - 2.3)
        expect(held, `${scores}, correlation ${correlation}`).toBeLessThan(97 + 1.5)
      }
    }
  })

  it('slices of half the traffic each, one with far fewer cases: 95 % intervals hold the truth, and at most 5 % are falsely equivalent', () => {
    for (const { cases, rate, difference, ...rest } of trafficCoverage(
      300,
      [0, 2].flatMap((i) => unequalDesigns[i] ?? []),
    )) {
      expect(rate, cases).toBeGreaterThan(93 - 2.9)
      expect(difference, cases).toBeGreaterThan(93 - 2.9)
      expect(Number(rest['a margin apart: equivalent, %']), cases).toBeLessThanOrEqual(5 + 2.5)
    }
  })

  it('twelve metrics of two systems that are alike: a false verdict in at most 5 % of comparisons', () => {
    const [found] = falseVerdicts(80, [60])
    expect(found?.['alike: any better or worse, %']).toBeLessThanOrEqual(5 + 4.9)
    expect(found?.['alike: any slice better or worse, %']).toBeLessThanOrEqual(5 + 4.9)
    expect(found?.['a margin apart: any equivalent, %']).toBeLessThanOrEqual(5 + 4.9)
  })

  it('a gate looked at after every 20 cases: over a fifth of false alarms at a fixed n, at most 5 % with the sequence', () => {
    const { 'fixed n, mid-p, %': fixed, 'sequence, %': sequence } = falseAlarms(400, 600)
    expect(fixed).toBeGreaterThan(20)
    expect(sequence).toBeLessThanOrEqual(5)
  })
})
