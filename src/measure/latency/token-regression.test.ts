import { describe, expect, it } from 'vitest'
import { tokenRegression, tQuantile975 } from './token-regression.ts'
import type { TraceSample } from './trace-sample.ts'

type Call = TraceSample['generation'][number]

function samples(calls: Call[], clusterOf: (i: number) => string): TraceSample[] {
  return calls.map((call, i) => ({
    traceId: `t${i}`,
    cluster: clusterOf(i),
    totalMs: call.ms,
    stageMs: new Map(),
    stageCalls: new Map(),
    replays: new Map(),
    generation: [call],
  }))
}

/** 40 calls with noise that grows with the output. */
const calls = Array.from({ length: 40 }, (_, i): Call => {
  const uncachedInput = ((i * 37) % 11) * 100
  const output = ((i * 53) % 17) * 10
  return { uncachedInput, output, ms: 200 + 0.05 * uncachedInput + 12 * output + (((i * 29) % 13) - 6) * (1 + output / 40) }
})

function regress(calls: Call[], clusterOf: (i: number) => string) {
  const fitted = tokenRegression(samples(calls, clusterOf))
  if (!('r2' in fitted)) throw new Error(JSON.stringify(fitted))
  return fitted
}

function halfWidth(figure: { value: number; interval?: { high: number } | undefined }): number {
  return (figure.interval?.high ?? Number.NaN) - figure.value
}

describe('tokenRegression', () => {
  it('finds planted coefficients exactly', () => {
    const exact = regress(
      calls.map((call) => ({ ...call, ms: 300 + 0.25 * call.uncachedInput + 8 * call.output })),
      (i) => `t${i}`,
    )
    expect(exact.msPerOutputToken.value).toBeCloseTo(8, 9)
    expect(exact.msPerUncachedInputToken.value).toBeCloseTo(0.25, 9)
    expect(exact.interceptMs.value).toBeCloseTo(300, 6)
    expect(exact.r2).toBeCloseTo(1, 12)
  })

  it('has the HC1 errors of the matrix formula n/(n-k) (XᵀX)⁻¹ Xᵀdiag(e²)X (XᵀX)⁻¹, worked out apart', () => {
    const { interceptMs, msPerUncachedInputToken, msPerOutputToken, r2 } = regress(calls, (i) => `t${i}`)
    expect([interceptMs.value, msPerUncachedInputToken.value, msPerOutputToken.value]).toEqual([
      expect.closeTo(193.3784481578391, 8),
      expect.closeTo(0.05661719966714962, 10),
      expect.closeTo(12.054218013292619, 8),
    ])
    expect(r2).toBeCloseTo(0.9996771646, 9)
    // 2.022691 is t(.975, 39) of the tables.
    expect(halfWidth(interceptMs)).toBeCloseTo(2.022691 * 3.287632739, 4)
    expect(halfWidth(msPerUncachedInputToken)).toBeCloseTo(2.022691 * 0.005893446, 6)
    expect(halfWidth(msPerOutputToken)).toBeCloseTo(2.022691 * 0.032503893, 5)
  })

  it('has the CR1 errors when calls share sessions, worked out apart', () => {
    const { msPerOutputToken } = regress(calls, (i) => `s${Math.floor(i / 4)}`)
    // 2.262157 is t(.975, 9).
    expect(halfWidth(msPerOutputToken)).toBeCloseTo(2.262157 * 0.035562828, 3)
    expect(msPerOutputToken.interval?.method).toBe('sandwich estimator over 10 sessions')
  })

  it('refuses fewer than 30 calls, and says how many it needs', () => {
    const clusterOf = (i: number): string => `t${i}`
    expect(tokenRegression(samples(calls.slice(0, 29), clusterOf))).toMatchObject({ n: 29, needsN: 30 })
  })

  it.each([
    ['do not vary', calls.map((call) => ({ ...call, output: 100 }))],
    ['follow from one another', calls.map((call) => ({ ...call, uncachedInput: 3 * call.output }))],
  ])('refuses token counts that %s', (_, unusable) => {
    expect(tokenRegression(samples(unusable, (i) => `t${i}`))).toHaveProperty('refused')
  })
})

describe('tQuantile975', () => {
  it.each([
    [9, 2.262157],
    [29, 2.04523],
    [120, 1.97993],
  ])('is the tabled value at %i degrees of freedom', (df, t) => {
    expect(tQuantile975(df)).toBeCloseTo(t, 3)
  })
})
