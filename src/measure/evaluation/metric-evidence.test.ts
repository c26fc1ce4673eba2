import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../model/measurement.ts'
import { Label } from '../../model/score.ts'
import { wilson } from '../interval/wilson.ts'
import { metricEvidence } from './metric-evidence.ts'
import { casesOf, exactMeasure, runOf } from './run-fixture.ts'
import { resolveScorer } from './scorers/registry.ts'

const options = { labels: [], traffic: {} }

describe('metricEvidence', () => {
  it('has the clustered mean of the spec: 12 cases in 4 groups of 3, mean .5', () => {
    const values = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 0].map((value) => [value])
    const cases = casesOf(12, (index) => ({ group: `g${Math.floor(index / 3)}` }))
    const [metric] = metricEvidence(runOf('r', values), { ...options, cases })
    expect(metric?.mean).toMatchObject({ value: 0.5, n: 4 })
    expect(isMeasured(metric?.mean) ? metric.mean.method : '').toContain('12 cases in 4 groups')
  })

  it('averages over repeats before cases, counts flaky cases, and missing outputs one by one', () => {
    const [metric] = metricEvidence(
      runOf('r', [
        [1, 0],
        [1, 1],
        [0, undefined],
        [undefined, undefined],
      ]),
      { ...options, cases: casesOf(4) },
    )
    expect(metric?.mean).toMatchObject({ value: (0.5 + 1 + 0) / 3 })
    expect(metric?.missing).toMatchObject({ have: 3, of: 8 })
    expect(metric?.missingBy).toEqual([{ reason: 'timeout', count: 3 }])
    expect(metric?.flaky).toMatchObject({ have: 1, of: 2 })
    // Of the third case one repeat of two is known, of the fourth none.
    expect(metric?.bounds).toEqual({ worst: 1.5 / 4, best: 3 / 4 })
  })

  it('fills in missing repeats one by one: 200 cases that time out four times of five are right .2 of the time at worst', () => {
    const values = Array.from({ length: 200 }, () => [1, undefined, undefined, undefined, undefined])
    const [metric] = metricEvidence(runOf('r', values), { ...options, cases: casesOf(200) })
    expect(metric?.missing).toMatchObject({ have: 800, of: 1000 })
    expect(metric?.bounds).toEqual({ worst: expect.closeTo(0.2, 12), best: 1 })
  })

  it('takes cases on which the metric has no meaning for no cases of it', () => {
    const data = runOf('r', [[1], [undefined], [0]])
    const scores = data.scores.map((score) => (score.missing === undefined ? score : { ...score, missing: { reason: 'no-reference' as const, detail: '' } }))
    const [metric] = metricEvidence({ ...data, scores }, { ...options, cases: casesOf(3) })
    expect(metric?.missing).toMatchObject({ have: 0, of: 2 })
    expect(metric?.mean).toMatchObject({ value: 0.5 })
  })

  it('counts what the output does not tell as missing: a cost told for 10 answers of 300 is known of 10 of 300', () => {
    const cost = { ...exactMeasure, metric: 'cost', range: [0, null] as [number, null], unit: 'usd' as const, better: 'lower' as const }
    const scorer = resolveScorer('cost')
    const data = runOf(
      'r',
      Array.from({ length: 300 }, (_, index) => [index < 10 ? 0.01 : undefined]),
      { measure: cost },
    )
    const cases = casesOf(300)
    const scores = data.scores.map((score, index) => {
      if (score.value !== undefined) return score
      const [asked, output] = [cases[index], data.outputs[index]]
      if (asked === undefined || output === undefined) throw new Error('an output a score')
      const result = scorer.score({ case: asked, output, text: output.text ?? '', passages: [] })
      if (typeof result !== 'object' || !('missing' in result)) throw new Error('a reason, at once')
      return { ...score, missing: result.missing }
    })
    const [metric] = metricEvidence({ ...data, scores }, { ...options, cases })
    expect(metric).toMatchObject({ missing: { have: 290, of: 300 }, missingBy: [{ reason: 'not-told', count: 290 }], mean: { n: 10 } })
    expect(metric?.bounds).toBeUndefined()
  })

  it('weighs slices by the traffic: .8 of 1 and .2 of 0 is .8, where the cases say .5', () => {
    const cases = casesOf(20, (index) => ({ slices: { language: index < 10 ? 'en' : 'de' } }))
    const [metric] = metricEvidence(
      runOf(
        'r',
        cases.map((_, index) => [index < 10 ? 1 : 0]),
      ),
      { cases, labels: [], traffic: { language: { en: 0.8, de: 0.2 } } },
    )
    expect(isMeasured(metric?.trafficMean) ? metric.trafficMean.value : undefined).toBeCloseTo(0.8, 12)
    expect(metric?.mean).toMatchObject({ value: 0.5 })
    expect(metric?.bySlice.map(({ value, mean, trafficShare }) => [value, isMeasured(mean) && mean.value, trafficShare])).toEqual([
      ['en', 1, 0.8],
      ['de', 0, 0.2],
    ])
  })

  it('says how much of the traffic its mean leaves out: 95 % where all cases are of the other 5', () => {
    const cases = casesOf(40, () => ({ slices: { language: 'en' } }))
    const data = runOf(
      'r',
      cases.map(() => [1]),
    )
    const of = (traffic: Record<string, Record<string, number>>) => metricEvidence(data, { cases, labels: [], traffic })[0]
    expect(of({ language: { en: 0.05, de: 0.95 } })).toMatchObject({ trafficMean: { value: 1 }, trafficUnseen: expect.closeTo(0.95, 12) })
    expect(of({ language: { de: 1 } })).toMatchObject({ trafficMean: { refused: expect.stringContaining('no case stands for the traffic') }, trafficUnseen: 1 })
    expect(of({ language: { en: 1 } })?.trafficUnseen).toBe(0)
    expect(of({ tenant: {} })?.trafficUnseen).toBeUndefined()
  })

  it('has a share of the traffic for every slice, whatever it is called', () => {
    const cases = casesOf(4, (index) => ({ slices: { language: index < 2 ? 'en' : 'constructor' } }))
    const [metric] = metricEvidence(runOf('r', [[1], [1], [0], [0]]), { cases, labels: [], traffic: { language: { en: 1 } } })
    expect(metric?.bySlice.map(({ value, trafficShare }) => [value, trafficShare])).toEqual([
      ['en', 1],
      ['constructor', 0],
    ])
  })

  it('corrects a judge by the labels of the run, and no computed metric', () => {
    const judge = { ...exactMeasure, judge: 'openai/gpt#1' }
    const values = Array.from({ length: 200 }, (_, index) => [index % 10 === 0 ? 0 : 1])
    const labels = Array.from({ length: 60 }, (_, index) =>
      Label.parse({
        caseId: `c${index}`,
        variant: 'r',
        run: 'r',
        repeat: 0,
        metric: 'exact',
        rater: 'ann',
        value: index % 5 === 0 ? 0 : 1,
        at: '2026-11-01T00:00:00.000Z',
        strategy: 'uniform',
        inclusionProbability: 0.3,
      }),
    )
    const [judged] = metricEvidence(runOf('r', values, { measure: judge }), { cases: casesOf(200), labels, traffic: {} })
    expect(judged?.corrected?.method).toBe('ppi++')
    expect(isMeasured(judged?.corrected?.figure) ? judged.corrected.figure.value : 1).toBeCloseTo(0.8, 1)
    // The same labels, and an import of failures, some of them on sampled outputs: nothing is known of how they came.
    const drawn = labels.map(({ inclusionProbability: _probability, ...label }) => label)[0]
    const imported = Array.from({ length: 20 }, (_, index) =>
      Label.parse({ ...drawn, caseId: `c${50 + index}`, rater: 'export', value: 0, strategy: 'import' }),
    )
    const [mixed] = metricEvidence(runOf('r', values, { measure: judge }), { cases: casesOf(200), labels: [...imported, ...labels], traffic: {} })
    expect(mixed?.corrected).toEqual(judged?.corrected)
    const [computed] = metricEvidence(runOf('r', values), { cases: casesOf(200), labels, traffic: {} })
    expect(computed?.corrected).toBeUndefined()
  })

  it('corrects over all outputs, those too that the judge could not grade: no grade on the 200 of 400 that people fail, and people give .5', () => {
    const judge = { ...exactMeasure, judge: 'openai/gpt#1' }
    const data = runOf(
      'r',
      Array.from({ length: 400 }, (_, index) => [index % 2 === 0 ? 1 : undefined]),
      { measure: judge },
    )
    const labelOf = (index: number) =>
      Label.parse({
        ...{ caseId: `c${index}`, variant: 'r', run: 'r', repeat: 0, metric: 'exact', rater: 'ann', value: index % 2 === 0 ? 1 : 0 },
        ...{ at: '2026-11-01T00:00:00.000Z', strategy: 'uniform', inclusionProbability: 0.25 },
      })
    const labels = Array.from({ length: 100 }, (_, index) => labelOf(index))
    const of = (run: typeof data) => metricEvidence(run, { cases: casesOf(400), labels, traffic: {} })[0]?.corrected
    const corrected = of(data)
    expect(corrected).toMatchObject({ method: 'ppi++', figure: { value: 0.5, n: 100, method: expect.stringContaining('200 of them without a grade') } })
    if (!isMeasured(corrected?.figure)) throw new Error('refused')
    // Of labels alone: .5 ± 1.98 √(.25 / 100), near enough.
    expect(corrected.figure.interval?.low).toBeCloseTo(0.4, 2)
    // Cases on which the metric has no meaning are none of its outputs.
    const scores = data.scores.map((score) => (score.missing === undefined ? score : { ...score, missing: { reason: 'not-applicable' as const, detail: '' } }))
    expect(of({ ...data, scores })).toMatchObject({ figure: { value: 1, n: 50 } })
  })

  it('counts a case that times out at each of 20 repeats as one of 20 cases that miss, and not as 20 of 400: the same as asked once', () => {
    const missingOf = (repeats: number) =>
      metricEvidence(
        runOf(
          'r',
          Array.from({ length: 20 }, (_, index) => Array.from({ length: repeats }, () => (index === 0 ? undefined : 1))),
        ),
        { cases: casesOf(20), labels: [], traffic: {} },
      )[0]?.missing
    expect(missingOf(20)).toMatchObject({ have: 20, of: 400, figure: { value: 0.05, n: 20 } })
    const [asked, once] = [missingOf(20)?.figure, missingOf(1)?.figure]
    if (!isMeasured(asked) || !isMeasured(once)) throw new Error('refused')
    expect(asked.interval).toEqual(once.interval)
    expect(once.interval?.low).toBeCloseTo(wilson(1, 20).low, 12)
  })
})
