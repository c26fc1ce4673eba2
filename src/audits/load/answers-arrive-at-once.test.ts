import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { healthyLoad, loadStep } from '../load-fixture.ts'
import { answersArriveAtOnce } from './answers-arrive-at-once.ts'

const first = (value: number, low: number, high: number) => measured(value, 'ratio', 1800, [low, high])
/** Means and medians of 60 requests, whose own intervals are wide: the part left after the first word is known far better. */
const ms = (value: number) => measured(value, 'ms', 60, [0.8 * value, 1.2 * value])
const collected = { firstOverTotal: first(0.995, 0.99, 0.999), incremental: share(12, 1800) }
const streaming = (overrides: Partial<(typeof healthyLoad)['mechanisms']['streaming']>, lowest = healthyLoad.steps[0]) =>
  evidenceUnderLoad({ mechanisms: { streaming: overrides }, steps: lowest === undefined ? [] : [lowest, ...healthyLoad.steps.slice(1)] })
const at = (firstMs: number, wholeMs: number) =>
  loadStep(2, 400, { firstToken: { mean: ms(firstMs) }, latencyOfSuccesses: { p50: ms(wholeMs), mean: ms(wholeMs) } })

describe('answers-arrive-at-once', () => {
  it('fires when streams arrive in one piece at the end of the wait', () => {
    const finding = findingOf(answersArriveAtOnce, streaming(collected, at(2990, 3000)))
    expect(finding.claim).toBe(
      'Streamed answers arrive all at once: 1,788 of 1,800 came in one piece, and the first word came after 99.5 % (95 % interval 99 % to 99.9 %, n 1,800) of the wait, in the median.',
    )
    expect(finding.severity).toBe('medium')
  })
  it('weighs little where the whole answer is there within a second', () => expect(findingOf(answersArriveAtOnce, streaming(collected)).severity).toBe('low'))
  it('fires when pieces come, all of them at the end, at the lowest level', () => {
    const finding = findingOf(answersArriveAtOnce, streaming({ firstOverTotal: first(0.98, 0.97, 0.99) }, at(2990, 3000)))
    expect(finding.claim).toContain('at 2 per second the first word comes after 2.99 s')
    expect(finding.rows[0]?.pointer).toBe('/load/steps/0/firstToken/mean')
  })
  it('does not take a queue before the first word, at higher levels, for a stream that is held back', () =>
    expect(verdictOf(answersArriveAtOnce, streaming({ firstOverTotal: first(0.95, 0.94, 0.96) }, at(1200, 3000)))).toBe('met'))
  it('does not fire on streams whose first word is early', () => expect(verdictOf(answersArriveAtOnce, evidenceUnderLoad({}))).toBe('met'))
  it('goes by all levels where the lowest cannot tell', () => {
    const mute = loadStep(2, 400, { firstToken: refusal('too few', 'ms', 3) })
    expect(verdictOf(answersArriveAtOnce, streaming({}, mute))).toBe('met')
    expect(verdictOf(answersArriveAtOnce, streaming({ firstOverTotal: first(0.98, 0.97, 0.99) }, mute))).toBe('unknown')
    const others = loadStep(2, 400, { firstToken: { mean: measured(2990, 'ms', 20) }, latencyOfSuccesses: { mean: measured(3000, 'ms', 60) } })
    expect(verdictOf(answersArriveAtOnce, streaming({ firstOverTotal: first(0.98, 0.97, 0.99) }, others))).toBe('unknown')
  })
  it('is unknown while intervals hold the lines', () => {
    expect(verdictOf(answersArriveAtOnce, streaming({ ...collected, firstOverTotal: first(0.89, 0.85, 0.99) }, at(2990, 3000)))).toBe('unknown')
    expect(verdictOf(answersArriveAtOnce, streaming({ incremental: share(900, 1800) }))).toBe('unknown')
    expect(verdictOf(answersArriveAtOnce, streaming({ firstOverTotal: first(0.92, 0.85, 0.99) }, at(2900, 3000)))).toBe('unknown')
  })
  it('is unknown where no request succeeded', () => {
    const failed = healthyLoad.steps.map((step) => ({ ...step, ok: 0 }))
    const streams = { responses: 0, firstOverTotal: refusal('responses are not streams', 'ratio', 0), incremental: share(0, 0) }
    expect(verdictOf(answersArriveAtOnce, evidenceUnderLoad({ steps: failed, mechanisms: { streaming: streams } }))).toBe('unknown')
  })
  it('is unknown where the figures of streams are refused', () =>
    expect(verdictOf(answersArriveAtOnce, streaming({ responses: 20, firstOverTotal: refusal('no content', 'ratio', 0), incremental: share(0, 0) }))).toBe(
      'unknown',
    ))
  it('is not applicable where responses are not streams', () =>
    expect(verdictOf(answersArriveAtOnce, streaming({ responses: 0, firstOverTotal: refusal('no stream', 'ratio', 0), incremental: share(0, 0) }))).toBe(
      'not-applicable',
    ))
})
