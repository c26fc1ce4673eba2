import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { blockingStage, loadStep } from '../load-fixture.ts'
import { blockedEventLoop } from './blocked-event-loop.ts'

const blocked = blockingStage({ eventsInside: 3, eventsExpected: 480, ratio: measured(0.006, 'ratio', 480, [0.001, 0.018]), busyRatio: 0.62 })
const holding = (overrides: Parameters<typeof blockingStage>[0]) => evidenceUnderLoad({ mechanisms: { blocking: [blockingStage(overrides)] } })

describe('blocked-event-loop', () => {
  it('fires when hardly anything of other requests happens during the calls, naming service, stage and span', () => {
    const finding = findingOf(blockedEventLoop, evidenceUnderLoad({ mechanisms: { blocking: [blocked] } }))
    expect(finding.claim).toBe(
      'While rerank candidates (stage rerank) runs, the process of api serves nobody else: of 480 starts and ends of other requests that were to be expected meanwhile, 3 were seen, 0.6 % (95 % interval 0.1 % to 1.8 %, n 480). Such calls fill 62 % of the time at the busiest level; at 60 ms a call, one process can do at most 16.7 a second.',
    )
    expect(finding.fixNow).toContain('the span `rerank candidates` (stage `rerank`, service `api`)')
    expect(finding.effect).toMatchObject({ value: 0.62, unit: 'ratio', basis: 'measured' })
  })
  it('is critical from a third of the time on, and weighs less where it holds the process for a twentieth of it', () => {
    const at = (busyRatio: number) => findingOf(blockedEventLoop, evidenceUnderLoad({ mechanisms: { blocking: [{ ...blocked, busyRatio }] } })).severity
    expect([at(1 / 3), at(0.33), at(0.05), at(0.04)]).toEqual(['critical', 'high', 'high', 'medium'])
  })
  it('names the stage first that holds the process longest', () => {
    const other = { ...blocked, stage: 'guardrail', spanName: 'check text', busyRatio: 0.7 }
    const finding = findingOf(blockedEventLoop, evidenceUnderLoad({ mechanisms: { blocking: [blocked, other] } }))
    expect(finding.claim).toContain('While check text (stage guardrail) runs')
    expect(finding.rows[0]?.pointer).toBe('/load/mechanisms/blocking/1/ratio')
    expect(finding.rows.some(({ pointer }) => pointer === '/load/mechanisms/blocking/0/busyRatio')).toBe(true)
  })
  it('does not fire where others go on', () => expect(verdictOf(blockedEventLoop, evidenceUnderLoad({}))).toBe('met'))
  it('does not fire where no stage came into question and requests were open together', () =>
    expect(verdictOf(blockedEventLoop, evidenceUnderLoad({ mechanisms: { blocking: [] } }))).toBe('met'))
  it('is unknown while the interval holds the limit, or fewer than 20 events were to be expected', () => {
    expect(verdictOf(blockedEventLoop, holding({ ratio: measured(0.1, 'ratio', 40, [0.02, 0.3]) }))).toBe('unknown')
    expect(answerOf(blockedEventLoop, holding({ eventsExpected: 19, ratio: measured(0, 'ratio', 19, [0, 0.19]) }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('at least 20'),
    })
  })
  it('is unknown where the ratio is refused', () => expect(verdictOf(blockedEventLoop, holding({ ratio: refusal('too few', 'ratio', 3) }))).toBe('unknown'))
  it('is unknown without spans, saying what supplies them', () => {
    const evidence = evidenceUnderLoad({ joined: share(0, 1980), steps: [loadStep(2, 400, { stages: [] })], mechanisms: { blocking: [] } })
    expect(answerOf(blockedEventLoop, evidence)).toMatchObject({ verdict: 'unknown', needs: expect.stringContaining('traceparent') })
  })
  it('is unknown on few joined requests, and on requests that were never open together', () => {
    expect(verdictOf(blockedEventLoop, evidenceUnderLoad({ joined: share(72, 72), mechanisms: { blocking: [] } }))).toBe('unknown')
    const alone = loadStep(2, 400, { inFlight: { max: 1 } })
    expect(verdictOf(blockedEventLoop, evidenceUnderLoad({ steps: [alone], mechanisms: { blocking: [] } }))).toBe('unknown')
  })
})
