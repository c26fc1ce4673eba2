import { describe, expect, it } from 'vitest'
import { evidenceWith, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { sessionsMeetTheTail } from './sessions-meet-the-tail.ts'

const exposed = (value: number, low: number, high: number) => evidenceWith({ latency: { exposure: { exposed: measured(value, 'ratio', 400, [low, high]) } } })

describe('sessions-meet-the-tail', () => {
  it('fires when more than one session in ten meets the tail', () => {
    const finding = findingOf(sessionsMeetTheTail, exposed(0.18, 0.15, 0.22))
    expect(finding.claim).toBe('18 % of sessions meet at least one response of the slowest 1 %, which takes 2.5 s or more (95 % interval 15 % to 22 %, n 400).')
  })
  it('does not fire when few do', () => expect(verdictOf(sessionsMeetTheTail, evidenceWith())).toBe('met'))
  it('takes the agreed criterion for its threshold', () => {
    const criteria = [{ id: 'tail', metric: 'sessions.exposed-to-tail' as const, comparator: '<=' as const, target: 0.01 }]
    expect(verdictOf(sessionsMeetTheTail, evidenceWith(), { criteria })).toBe('not-met')
  })
  it('is unknown while the interval holds the threshold', () => expect(verdictOf(sessionsMeetTheTail, exposed(0.09, 0.06, 0.14))).toBe('unknown'))
  it('is unknown where no request names its session', () => {
    expect(verdictOf(sessionsMeetTheTail, evidenceWith({ latency: { exposure: refusal('no session', 'ratio', 1000) } }))).toBe('unknown')
  })
})
