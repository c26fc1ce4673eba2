import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { roganGladen } from './rogan-gladen.ts'

const judge = { sensitivity: { have: 180, of: 200 }, specificity: { have: 85, of: 100 } }

describe('roganGladen', () => {
  it('gives .893333 [.836459, .958749] of 820/1000, spec 85/100, sens 180/200 (evaluation specification, statistics vectors)', () => {
    const figure = roganGladen({ passed: { have: 820, of: 1000 }, ...judge })
    if (!isMeasured(figure)) throw new Error(figure.refused)
    expect(figure.value).toBeCloseTo(0.893333, 6)
    expect(figure.interval?.low).toBeCloseTo(0.836459, 6)
    expect(figure.interval?.high).toBeCloseTo(0.958749, 6)
  })

  it('is cut to 0 and 1, with bounds inside and around the value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (have) => {
        const figure = roganGladen({ passed: { have, of: 1000 }, ...judge })
        if (!isMeasured(figure)) throw new Error(figure.refused)
        const { low, high } = figure.interval ?? { low: Number.NaN, high: Number.NaN }
        expect(0 <= low && low <= figure.value && figure.value <= high && high <= 1).toBe(true)
      }),
    )
    expect(roganGladen({ passed: { have: 1000, of: 1000 }, ...judge })).toMatchObject({ value: 1 })
    expect(roganGladen({ passed: { have: 0, of: 1000 }, ...judge })).toMatchObject({ value: 0 })
  })

  it.each([
    ['at 1', { sensitivity: { have: 60, of: 100 }, specificity: { have: 40, of: 100 } }],
    ['under 1', { sensitivity: { have: 30, of: 100 }, specificity: { have: 40, of: 100 } }],
    ['not surely over 1', { sensitivity: { have: 6, of: 10 }, specificity: { have: 5, of: 10 } }],
  ])('refuses a judge whose sensitivity plus specificity is %s', (_, errors) => {
    expect(roganGladen({ passed: { have: 50, of: 100 }, ...errors })).toMatchObject({ refused: expect.stringContaining('coin') })
  })

  it('refuses when a kind of error was never looked at', () => {
    const passed = { have: 5, of: 10 }
    expect(roganGladen({ passed, sensitivity: judge.sensitivity, specificity: { have: 0, of: 0 } })).toMatchObject({ refused: expect.stringContaining('fail') })
    expect(roganGladen({ passed: { have: 0, of: 0 }, ...judge })).toMatchObject({ refused: expect.any(String) })
  })
})
