import { describe, expect, it } from 'vitest'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { healthyLoad, loadStep, retriesUnderLoad, stageStep } from '../load-fixture.ts'
import { retriesAmplifyLoad } from './retries-amplify-load.ts'

const times = (value: number, low: number, high: number) => measured(value, 'times', 700, [low, high])
const growing = retriesUnderLoad({
  byStep: [
    { askedPerS: 2, calls: 60, retries: 0, failed: 0 },
    { askedPerS: 24, calls: 700, retries: 700, failed: 900 },
  ],
  highest: times(2, 1.9, 2.1),
})
const retrying = (retries = growing) => evidenceUnderLoad({ mechanisms: { retries: [retries] } })

describe('retries-amplify-load', () => {
  it('fires when attempts a call grow with the load, over the budget', () => {
    const finding = findingOf(retriesAmplifyLoad, retrying())
    expect(finding.claim).toBe(
      'Attempts a call of chat reader (stage generate) grow with the load, from ×1 (95 % interval ×1 to ×1.05, n 60) at the lowest level to ×2 (95 % interval ×1.9 to ×2.1, n 700) at the highest; at 24 per second 700 calls needed 700 retries, and 900 attempts failed.',
    )
    expect(finding.effect).toMatchObject({ value: -0.5, basis: 'measured' })
    expect(finding.fixNow).toContain('`chat reader`')
    expect(finding.severity).toBe('high')
  })
  it('weighs less under half as much again', () =>
    expect(findingOf(retriesAmplifyLoad, retrying({ ...growing, highest: times(1.3, 1.2, 1.4) })).severity).toBe('medium'))
  it('does not fire within the budget', () => expect(verdictOf(retriesAmplifyLoad, evidenceUnderLoad({}))).toBe('met'))
  it('leaves retries that fall with the load to the audit of retries', () =>
    expect(verdictOf(retriesAmplifyLoad, retrying({ ...growing, lowest: times(2.5, 2.3, 2.7) }))).toBe('met'))
  it('does not fire where calls fail and none is tried again', () => {
    const steps = [...healthyLoad.steps.slice(0, 5), loadStep(24, 640, { stages: [stageStep('generate', 720, 400, 40)] })]
    expect(answerOf(retriesAmplifyLoad, evidenceUnderLoad({ steps, mechanisms: { retries: [] } }))).toMatchObject({
      verdict: 'met',
      reason: '40 calls failed, and none was tried again',
    })
  })
  it('takes ten failed calls for enough, and nine not', () => {
    const failing = (errors: number) =>
      evidenceUnderLoad({ steps: [loadStep(24, 640, { stages: [stageStep('generate', 720, 400, errors)] })], mechanisms: { retries: [] } })
    expect([verdictOf(retriesAmplifyLoad, failing(10)), verdictOf(retriesAmplifyLoad, failing(9))]).toEqual(['met', 'unknown'])
  })
  it('is unknown while the intervals of lowest and highest overlap, or the highest holds the budget', () => {
    expect(verdictOf(retriesAmplifyLoad, retrying({ ...growing, lowest: times(1.8, 1.5, 2) }))).toBe('unknown')
    expect(verdictOf(retriesAmplifyLoad, retrying({ ...growing, highest: times(1.12, 1.08, 1.16) }))).toBe('unknown')
  })
  it('is unknown where attempts at the lowest level are refused, or have no interval', () => {
    expect(verdictOf(retriesAmplifyLoad, retrying({ ...growing, lowest: refusal('too few', 'times', 3) }))).toBe('unknown')
    expect(verdictOf(retriesAmplifyLoad, retrying({ ...growing, lowest: measured(1, 'times', 20) }))).toBe('unknown')
  })
  it('is unknown where no call failed, so that none was asked for', () =>
    expect(answerOf(retriesAmplifyLoad, evidenceUnderLoad({ mechanisms: { retries: [] } }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('http.request.resend_count'),
    }))
})
