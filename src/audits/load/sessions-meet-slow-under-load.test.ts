import { describe, expect, it } from 'vitest'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { healthyLoad } from '../load-fixture.ts'
import { sessionsMeetSlowUnderLoad } from './sessions-meet-slow-under-load.ts'

const exposed = (value: number, low: number, high: number) => measured(value, 'ratio', 700, [low, high])
const met = (figure: ReturnType<typeof exposed>) => evidenceUnderLoad({ mechanisms: { sessions: { exposed: figure } } })
const { objectiveMs: _, ...withoutObjective } = healthyLoad.mechanisms.sessions
const unjudged = (figure: ReturnType<typeof exposed>) => ({
  ...evidenceUnderLoad({}),
  load: { ...healthyLoad, mechanisms: { ...healthyLoad.mechanisms, sessions: { ...withoutObjective, exposed: figure } } },
})

describe('sessions-meet-slow-under-load', () => {
  it('fires when more than one session in ten meets a slow response, with little weight where the run went past the knee', () => {
    const finding = findingOf(sessionsMeetSlowUnderLoad, met(exposed(0.31, 0.28, 0.35)))
    expect(finding.claim).toBe(
      'While 2 to 24 requests a second were driven, 31 % of the sessions met at least one response over 2 s or a failure (95 % interval 28 % to 35 %, n 700); 24 per second and more is past what the system holds.',
    )
    expect(finding.severity).toBe('low')
  })
  it('weighs fully where every level that was driven held, or today’s load does not', () => {
    const { failedPerS: __, ...capacity } = healthyLoad.capacity
    const sessions = { ...healthyLoad.mechanisms.sessions, exposed: exposed(0.31, 0.28, 0.35) }
    const allHeld = { ...healthyLoad, capacity, mechanisms: { ...healthyLoad.mechanisms, sessions } }
    expect(findingOf(sessionsMeetSlowUnderLoad, { ...evidenceUnderLoad({}), load: allHeld })).toMatchObject({ severity: 'high' })
    const busyToday = evidenceUnderLoad({
      capacity: { today: measured(20, 'per-s', 1000, [19, 21]) },
      mechanisms: { sessions: { exposed: exposed(0.2, 0.15, 0.24) } },
    })
    expect(findingOf(sessionsMeetSlowUnderLoad, busyToday)).toMatchObject({ severity: 'medium' })
  })
  it('does not fire when few do', () => expect(verdictOf(sessionsMeetSlowUnderLoad, evidenceUnderLoad({}))).toBe('met'))
  it('takes the agreed criterion for its threshold', () => {
    const criteria = [{ id: 'tail', metric: 'sessions.exposed-to-tail' as const, comparator: '<=' as const, target: 0.004 }]
    expect(verdictOf(sessionsMeetSlowUnderLoad, evidenceUnderLoad({}), { criteria })).toBe('not-met')
    const unlike = criteria.map((criterion) => ({ ...criterion, comparator: '>=' as const }))
    expect(verdictOf(sessionsMeetSlowUnderLoad, evidenceUnderLoad({}), { criteria: unlike })).toBe('met')
  })
  it('is unknown while the interval holds the threshold', () => expect(verdictOf(sessionsMeetSlowUnderLoad, met(exposed(0.1, 0.08, 0.13)))).toBe('unknown'))
  it('is unknown without an objective, unless failures alone are too many', () => {
    expect(answerOf(sessionsMeetSlowUnderLoad, unjudged(exposed(0.01, 0.005, 0.02)))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('`load.objectives.latencyMs`'),
    })
    const refused = { ...withoutObjective, exposed: refusal('no objective', 'ratio', 700) }
    const load = { ...healthyLoad, mechanisms: { ...healthyLoad.mechanisms, sessions: refused } }
    expect(answerOf(sessionsMeetSlowUnderLoad, { ...evidenceUnderLoad({}), load })).toMatchObject({
      needs: expect.stringContaining('`load.objectives.latencyMs`'),
    })
    expect(findingOf(sessionsMeetSlowUnderLoad, unjudged(exposed(0.31, 0.28, 0.35))).claim).toContain('met at least one failure')
  })
  it('is unknown where the queries name no session', () => {
    const sessions = { sessions: 0, exposed: refusal('no session', 'ratio', 0) }
    expect(answerOf(sessionsMeetSlowUnderLoad, evidenceUnderLoad({ mechanisms: { sessions } }))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('sessionField'),
    })
  })
  it('is unknown where every session has one request', () => {
    const sessions = { exposed: exposed(0.31, 0.28, 0.35), requestsPerSession: measured(1, 'count', 700, [1, 1]) }
    expect(verdictOf(sessionsMeetSlowUnderLoad, evidenceUnderLoad({ mechanisms: { sessions } }))).toBe('unknown')
  })
  it('is unknown in a closed loop', () => expect(verdictOf(sessionsMeetSlowUnderLoad, evidenceUnderLoad({ loop: 'closed' }))).toBe('unknown'))
})
