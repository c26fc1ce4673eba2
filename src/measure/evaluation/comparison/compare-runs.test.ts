import { describe, expect, it } from 'vitest'
import { EvalConfig } from '../../../model/eval-config.ts'
import type { RunMeasure } from '../../../model/eval-run.ts'
import { ComparisonEvidence } from '../../../model/evaluation-evidence.ts'
import { isMeasured } from '../../../model/measurement.ts'
import { casesOf, exactMeasure, runOf } from '../run-fixture.ts'
import { compareRuns } from './compare-runs.ts'
import { lostCases } from './lost-cases.ts'

const options = { config: EvalConfig.parse({}), seed: 1, unusable: () => undefined, gradingSd: () => undefined }
const column = (count: number, value: (index: number) => number | undefined) => Array.from({ length: count }, (_, index) => [value(index)])

describe('compareRuns', () => {
  it('takes the judge’s noise out of the variance: s .1 is .02 of two gradings, and nothing of a metric without a judge (hand-worked)', () => {
    const [before, after] = [column(100, () => 0.5), column(100, (index) => (index % 2 === 0 ? 0.3 : 0.7))]
    const variance = (measure: RunMeasure, text: (index: number) => string) => {
      const runs = [runOf('a', before, { measure }), runOf('b', after, { measure, text })] as const
      return compareRuns(...runs, { ...options, gradingSd: () => 0.1, cases: casesOf(100) }).metrics[0]?.variance
    }
    const judged = { ...exactMeasure, judge: 'j' }
    // Differences of -.2 and .2 by turns: variance .04 · 100 / 99. Of a half with the same words one grade stands for both.
    const other = (index: number): string => `another ${index}`
    expect(variance(judged, other)).toEqual({ question: expect.closeTo(4 / 99 - 0.02, 12), judge: expect.closeTo(0.02, 12) })
    expect(variance(judged, (index) => (index < 50 ? `answer ${index} 0` : other(index)))).toMatchObject({ judge: expect.closeTo(0.01, 12) })
    expect(variance(exactMeasure, other)).toEqual({ question: expect.closeTo(4 / 99, 12) })
  })

  it('pairs the cases that both have, and counts those that one has', () => {
    const compared = compareRuns(
      runOf(
        'a',
        column(12, () => 1),
      ),
      runOf(
        'b',
        column(10, () => 1),
      ),
      { ...options, cases: casesOf(12) },
    )
    expect(compared).toMatchObject({ shared: 10, onlyInA: 2, onlyInB: 0, variantA: 'a', variantB: 'b' })
    expect(compared.metrics[0]?.pairs).toMatchObject({ have: 10, of: 10 })
    expect(isMeasured(compared.costs.a.latency) && compared.costs.a.latency.value).toBe(104.5)
  })

  it('leaves out and counts cases that were edited under their old id; what nobody has a hash of is taken for the same', () => {
    const hashes = (edited: number, of: number) => new Map(Array.from({ length: of }, (_, index) => [`c${index}`, index < edited ? 'new' : 'old'] as const))
    const a = runOf(
      'a',
      column(100, (index) => (index < 20 ? 0 : 1)),
    )
    const b = runOf(
      'b',
      column(100, () => 1),
    )
    const cases = casesOf(100)
    const compared = compareRuns({ ...a, caseHashes: hashes(0, 90) }, { ...b, caseHashes: hashes(20, 100) }, { ...options, cases })
    expect(compared).toMatchObject({ shared: 80, changed: 20, onlyInA: 0, onlyInB: 0 })
    expect(compared.metrics[0]).toMatchObject({ pairs: { of: 80 }, difference: { value: 0 } })
    const worse = [
      { ...b, caseHashes: hashes(0, 100) },
      { ...a, caseHashes: hashes(19, 100) },
    ] as const
    expect(lostCases(...worse, { ...exactMeasure }, 100).map(({ caseId }) => caseId)).toEqual(['c19'])
    expect(compareRuns(a, { ...b, caseHashes: hashes(20, 100) }, { ...options, cases })).toMatchObject({ shared: 100, changed: 0 })
  })

  it('reads a comparison of before as one without changed cases', () => {
    const { changed: _changed, ...before } = compareRuns(runOf('a', [[1]]), runOf('b', [[1]]), { ...options, cases: casesOf(1) })
    expect(ComparisonEvidence.parse(before).changed).toBe(0)
  })

  it('calls two equal systems equivalent, not "no difference": 400 equal pairs at a margin of 2 points', () => {
    const same = column(400, (index) => (index % 4 === 0 ? 0 : 1))
    const [metric] = compareRuns(runOf('a', same), runOf('b', same), { ...options, cases: casesOf(400) }).metrics
    expect(metric?.verdict).toBe('equivalent')
  })

  it('finds what is worse, and the slice that it is worse in', () => {
    const cases = casesOf(400, (index) => ({ slices: { kind: index < 100 ? 'how-to' : 'lookup' } }))
    const a = runOf(
      'a',
      column(400, (index) => (index % 10 === 0 ? 0 : 1)),
    )
    const b = runOf(
      'b',
      column(400, (index) => (index % 10 === 0 || index < 60 ? 0 : 1)),
    )
    const [metric] = compareRuns(a, b, { ...options, cases }).metrics
    expect(metric?.verdict).toBe('worse')
    expect(metric?.slices.map(({ value, verdict }) => [value, verdict])).toEqual([
      ['how-to', 'worse'],
      ['lookup', 'equivalent'],
    ])
  })

  it('does not compare what another version, tool or judge measured', () => {
    const other = runOf(
      'b',
      column(30, () => 1),
      { measure: { ...exactMeasure, version: '2' } },
    )
    expect(
      compareRuns(
        runOf(
          'a',
          column(30, () => 1),
        ),
        other,
        { ...options, cases: casesOf(30) },
      ).metrics,
    ).toEqual([])
  })

  it('looks at cases in the order of the set, also where rows come by id: new cases go on with a sequence, and do not make another one', () => {
    const sequential = { ...options, config: EvalConfig.parse({ gate: { sequential: true } }), cases: casesOf(300) }
    const [a, b] = [column(300, () => 1), column(300, (index) => (index % 100 < 40 ? 0 : 1))].map((values, side) => runOf(side === 0 ? 'a' : 'b', values))
    if (a === undefined || b === undefined) throw new Error('two runs')
    // c0, c1, c10, c100, c101, …
    const byId = (data: typeof a) => ({ ...data, outputs: data.outputs.toSorted((x, y) => (x.caseId < y.caseId ? -1 : 1)) })
    const [arrived] = compareRuns(a, b, sequential).metrics
    expect(compareRuns(byId(a), byId(b), sequential).metrics).toEqual([arrived])
    expect(compareRuns(a, b, { ...sequential, cases: casesOf(300).toReversed() }).metrics[0]?.pValue).not.toBe(arrived?.pValue)
  })

  it('is not taken in by a system that times out four times of five: the missing repeats are in the pairs and the bounds', () => {
    const clean = Array.from({ length: 200 }, () => [1, 1, 1, 1, 1])
    const broken = Array.from({ length: 200 }, () => [1, undefined, undefined, undefined, undefined])
    const [metric] = compareRuns(runOf('a', clean), runOf('b', broken), { ...options, cases: casesOf(200) }).metrics
    expect(metric).toMatchObject({ verdict: 'unmeasurable', pairs: { have: 0, of: 200 }, bounds: { low: expect.closeTo(-0.8, 12), high: 0 } })
    expect(metric?.reason).toContain('200 of 200 pairs (100 %) miss a value at one repeat at least')
  })

  describe('a measure that the runs do not tell alike', () => {
    const latency = { ...exactMeasure, metric: 'latency', range: [0, null] as [number, null], unit: 'ms' as const, better: 'lower' as const }
    const slow = { ...latency, better: 'higher' as const }
    const of = (id: string, value: number, measure: RunMeasure = latency) =>
      runOf(
        id,
        column(60, (index) => value + (index % 3)),
        { measure },
      )
    const untold = (data: ReturnType<typeof of>) => ({ ...data, run: { ...data.run, measures: [] } })
    const only = (a: ReturnType<typeof of>, b: ReturnType<typeof of>) => compareRuns(a, b, { ...options, cases: casesOf(60) }).metrics[0]

    it('is what either run declares: 100 to 200 ms is worse, whichever of them says so', () => {
      const both = only(of('a', 100), of('b', 200))
      expect(both).toMatchObject({ verdict: 'worse', better: 'lower', unit: 'ms' })
      expect(only(untold(of('a', 100)), of('b', 200))).toEqual(both)
      expect(only(of('a', 100), untold(of('b', 200)))).toEqual(both)
    })

    it('is unmeasurable where neither declares it, or where they do not agree', () => {
      expect(only(untold(of('a', 100)), untold(of('b', 200)))).toMatchObject({ verdict: 'unmeasurable', reason: expect.stringContaining('neither run') })
      expect(only(of('a', 100), of('b', 200, slow))).toMatchObject({ verdict: 'unmeasurable', reason: 'lower is better in A, and higher in B' })
    })

    it('has the range of both: a sequence over grades that one file has up to 1 and the other up to 5', () => {
      const sequential = { ...options, config: EvalConfig.parse({ gate: { sequential: true } }), cases: casesOf(60) }
      const [metric] = compareRuns(of('a', -3, { ...exactMeasure, range: [-3, 1] }), of('b', 3, { ...exactMeasure, range: [0, 5] }), sequential).metrics
      expect(metric).toMatchObject({ verdict: 'better', difference: { value: 6 } })
    })
  })

  it('takes two abstentions for no pair, and one beside an answer for a missing value', () => {
    const runs = [
      runOf(
        'a',
        column(400, () => 1),
      ),
      runOf(
        'b',
        column(400, () => 1),
      ),
    ] as const
    const abstaining = (data: (typeof runs)[number], least: number) => ({
      ...data,
      scores: data.scores.map(({ value, ...score }, index) =>
        index < least ? { ...score, missing: { reason: 'no-claims' as const, detail: '' } } : { ...score, ...(value !== undefined && { value }) },
      ),
    })
    const [metric] = compareRuns(abstaining(runs[0], 40), abstaining(runs[1], 41), { ...options, cases: casesOf(400) }).metrics
    expect(metric?.pairs).toMatchObject({ have: 359, of: 360 })
  })

  it('has a margin in the metric’s own unit where no rule gives one: 2 % of the mean of 200 and 190 of the shared cases, whichever run comes first', () => {
    const measure = { ...exactMeasure, metric: 'latency', range: [0, null] as [number, null], unit: 'ms' as const, better: 'lower' as const }
    // Twenty cases of A that B does not have would make it 2 % of 3,480.
    const a = runOf(
      'a',
      column(50, (index) => (index < 30 ? 200 : 10_000)),
      { measure },
    )
    const b = runOf(
      'b',
      column(30, () => 190),
      { measure },
    )
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(compareRuns(one, other, { ...options, cases: casesOf(50) }).metrics[0]?.margin).toBeCloseTo(3.9, 12)
    }
  })

  it('turns with the runs: 103 and 105.07 ms are equivalent at 2 %, or are not, both ways', () => {
    const measure = { ...exactMeasure, metric: 'latency', range: [0, null] as [number, null], unit: 'ms' as const, better: 'lower' as const }
    const of = (id: string, value: number) =>
      runOf(
        id,
        column(60, (index) => value + (index % (id === 'a' ? 2 : 3) === 0 ? 0.001 : 0)),
        { measure },
      )
    const verdict = (a: number, b: number) => compareRuns(of('a', a), of('b', b), { ...options, cases: casesOf(60) }).metrics[0]?.verdict
    expect([verdict(103, 105.07), verdict(105.07, 103)]).toEqual(['equivalent', 'equivalent'])
    expect([verdict(103, 105.2), verdict(105.2, 103)]).toEqual(['worse', 'better'])
  })

  it('lets no judge decide that may not', () => {
    const measure = { ...exactMeasure, judge: 'openai/gpt#1' }
    const runs = [
      runOf(
        'a',
        column(300, () => 0),
        { measure },
      ),
      runOf(
        'b',
        column(300, () => 1),
        { measure },
      ),
    ] as const
    const [metric] = compareRuns(...runs, { ...options, cases: casesOf(300), unusable: () => 'never held against people' }).metrics
    expect(metric).toMatchObject({ verdict: 'unmeasurable', reason: expect.stringContaining('never held against people') })
  })

  it('is not stricter on a metric with a rule for what is watched beside it', () => {
    const same = column(120, (index) => (index % 4 === 0 ? 0 : 1))
    const others = Array.from({ length: 6 }, (_, index) => ({ ...exactMeasure, metric: `watched-${index}` }))
    const withWatched = (id: string) => {
      const runs = [runOf(id, same), ...others.map((measure) => runOf(id, same, { measure }))]
      return { ...runs[0], run: { ...runs[0].run, measures: [exactMeasure, ...others] }, scores: runs.flatMap(({ scores }) => scores) }
    }
    const ruled = { ...options, config: EvalConfig.parse({ gate: { rules: [{ metric: 'exact', margin: 0.03 }] } }), cases: casesOf(120) }
    const [alone] = compareRuns(runOf('a', same), runOf('b', same), ruled).metrics
    const [beside, watched] = compareRuns(withWatched('a'), withWatched('b'), ruled).metrics
    expect(beside).toEqual(alone)
    expect(alone?.verdict).toBe('equivalent')
    expect(watched?.verdict).toBe('underpowered')
  })
})
