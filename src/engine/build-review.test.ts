import { describe, expect, it } from 'vitest'
import { failureMode } from '../audits/evaluation-fixture.ts'
import { evidenceOfEvaluation, measured } from '../audits/evidence-fixture.ts'
import { Config, defaultConfig } from '../model/config.ts'
import { type Audit, defineAudit } from '../model/define.ts'
import { Review } from '../model/review.ts'
import { buildReview } from './build-review.ts'
import { evidenceOf } from './evidence-fixture.ts'

const described = {
  area: 'latency',
  needs: ['traces'],
  title: 'Good',
  failTitle: 'Bad',
  question: 'Is it good?',
  why: 'why',
  fix: { now: 'now', later: 'later' },
  effort: 'days',
  basis: 'measured',
  severity: 'high',
  source: { title: 'A source', url: 'https://example.org' },
  limits: 'limits',
} as const
const row = { label: 'row', text: 'text', pointer: '/traces/totals/traces' }
const auditThat = (id: string, audit: Audit['audit'], given: Partial<Audit> = {}): Audit => defineAudit({ ...described, id, audit, ...given })
const fires = (id: string, given: Partial<Audit> = {}) => auditThat(id, () => ({ verdict: 'not-met', reason: 'r', claim: `${id} claim`, rows: [row] }), given)

describe('the review', () => {
  it('puts an audit that throws on its own row as an error, and goes on', async () => {
    const broken = auditThat('broken', () => {
      throw new Error('it broke')
    })
    const review = buildReview(await evidenceOf(), defaultConfig(), [broken, fires('works')])
    expect(review.checks.map(({ id, verdict, reason }) => [id, verdict, reason])).toEqual([
      ['broken', 'error', 'it broke'],
      ['works', 'not-met', 'r'],
    ])
    expect(review.findings.map(({ id }) => id)).toEqual(['works'])
    expect(review.unseen).toContainEqual({ question: 'Is it good?', command: 'report it as a bug of loadbearing', why: 'it broke' })
  })

  it('answers unknown, and says what would supply it, where an area was not gathered', async () => {
    const { traces: _, ...evidence } = await evidenceOf()
    const review = buildReview(evidence, defaultConfig(), [fires('needs-traces')])
    expect(review.checks[0]).toMatchObject({ verdict: 'unknown', needs: 'loadbearing review FILE' })
    expect(review.findings).toEqual([])
  })

  it('ranks by severity, and sends what weighs little to the appendix', async () => {
    const review = buildReview(await evidenceOf(), defaultConfig(), [
      fires('c', { severity: 'medium' }),
      fires('b', { severity: 'low' }),
      fires('a', { severity: 'critical' }),
    ])
    expect(review.findings.map(({ id }) => id)).toEqual(['a', 'c'])
    expect(review.minorFindings.map(({ id }) => id)).toEqual(['b'])
  })

  it('puts what users meet before what is paid, and that before what cannot be seen, at the same severity', async () => {
    const review = buildReview(await evidenceOf(), defaultConfig(), [
      fires('a', { area: 'observability' }),
      fires('b', { area: 'cost' }),
      fires('c', { area: 'latency' }),
    ])
    expect(review.findings.map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })

  describe('with kinds of failure that are priced', () => {
    // Both fail in a tenth of the requests; what one costs is the config's.
    const losing = (id: string, of: string, costUsd: number) =>
      failureMode({
        id,
        metric: of,
        costUsd,
        trafficShare: 1,
        expectedLoss: measured(100 * costUsd, 'usd-per-1k-requests', 1000, [80 * costUsd, 120 * costUsd]),
      })
    const at = (pointer: string): Partial<Audit> => ({
      area: 'evaluation',
      audit: () => ({ verdict: 'not-met', reason: 'r', claim: 'c', rows: [{ ...row, pointer }] }),
    })
    const audits = [
      fires('a-of-nothing', { area: 'reliability' }),
      fires('b-of-groundedness', at('/evaluation/metrics/0/mean')),
      fires('c-of-correctness', at('/evaluation/metrics/1/mean')),
      fires('d-critical', { severity: 'critical' }),
      fires('e-of-latency'),
    ]
    const order = (groundedness: number, correctness: number) =>
      buildReview(
        evidenceOfEvaluation({ failureModes: [losing('invented', 'groundedness', groundedness), losing('wrong', 'correctness', correctness)] }),
        defaultConfig(),
        audits,
      ).findings.map(({ id }) => id.slice(0, 1))

    it('puts those of one severity in the order of what they cost, the dearest first, and before all that has no price', () => {
      expect(order(10, 4)).toEqual(['d', 'b', 'c', 'a', 'e'])
      expect(order(4, 10)).toEqual(['d', 'c', 'b', 'a', 'e'])
    })

    it('leaves in the order of the areas what has no price, or a loss that is not surely over 0', () => {
      expect(order(10, 0)).toEqual(['d', 'b', 'a', 'c', 'e'])
      expect(order(0, 0)).toEqual(['d', 'a', 'b', 'c', 'e'])
    })
  })

  it('shows at most three things to stop, and keeps the others as candidates', async () => {
    const stop = (what: string) => ({ what, because: 'b', test: 't', verdict: 'stop' as const, figures: [row], frees: 'f', reversedBy: 'r' })
    const audit = auditThat('stops', () => ({ verdict: 'met', reason: 'r', stop: ['d', 'a', 'c', 'b'].map(stop) }))
    const review = buildReview(await evidenceOf(), defaultConfig(), [audit])
    expect(review.stopList.map(({ what }) => what)).toEqual(['a', 'b', 'c'])
    expect(review.stopCandidates.map(({ what }) => what)).toEqual(['d'])
  })

  it('has another name under other criteria, or with a part of the audits, so that none takes the place of the other', async () => {
    const evidence = await evidenceOf()
    const named = Config.parse({ system: 'another' })
    const ids = [buildReview(evidence, defaultConfig()), buildReview(evidence, named), buildReview(evidence, defaultConfig(), [fires('a')])].map(({ id }) => id)
    expect(new Set(ids).size).toBe(3)
  })

  it('is the same for the same evidence, has no date but that of the evidence, and satisfies its schema', async () => {
    const evidence = await evidenceOf()
    const review = buildReview(evidence, defaultConfig())
    expect(JSON.stringify(buildReview(structuredClone(evidence), defaultConfig()))).toBe(JSON.stringify(review))
    expect(review.gatheredAt).toBe('2026-11-02T10:00:00.000Z')
    expect(Review.safeParse(review).error).toBeUndefined()
  })
})
