import { describe, expect, it } from 'vitest'
import {
  areaOf,
  coverageOf,
  pickedLabels,
  ppiOfConversations,
  ppiOfRate,
  ppiUngraded,
  raters,
  roganGladenOfConversations,
  roganGladenOfRate,
  type Scenario,
} from './coverage-fixture.ts'

/** The whole table is made by bench/evaluation-estimates.ts. */
const runs = 800
const picked = pickedLabels(100)

describe('intervals of 95 %', () => {
  it.each<[string, Scenario]>(
    [
      ppiOfRate(0.8, 100),
      ppiOfConversations(60),
      picked.weighted,
      picked.ppi,
      ppiUngraded,
      roganGladenOfRate(0.8, 100),
      roganGladenOfConversations,
      raters(0.8, 0.05, 100).kappa,
      raters(0.8, 0.05, 100).ac1,
      areaOf(4, 50),
    ].map((scenario) => [scenario.name, scenario]),
  )('hold the truth in 93 to 97 of 100 samples: %s', (_, scenario) => {
    const { intervals, covered } = coverageOf(scenario, runs, 11)
    expect(intervals).toBe(runs)
    expect(covered).toBeGreaterThanOrEqual(0.93)
    expect(covered).toBeLessThanOrEqual(0.97)
  })

  it('hold it in fewer than one of ten where the probability of the picks is forgotten', () => {
    expect(coverageOf(picked.forgotten, runs, 11).covered).toBeLessThan(0.1)
  })
})
