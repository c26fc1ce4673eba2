import { describe, expect, it } from 'vitest'
import { Case } from '../../model/case.ts'
import { EvalRun, RunMeasure } from '../../model/eval-run.ts'
import { isMeasured } from '../../model/measurement.ts'
import { Label, Output, Score } from '../../model/score.ts'
import { correctRate, type HoldInput, holdAgainstPeople } from './hold-against-people.ts'
import type { JudgedRun } from './judged-run.ts'

const at = '2026-11-25T00:00:00.000Z'
const measure = RunMeasure.parse({ tool: 'loadbearing', metric: 'tone', version: '1', judge: 'openai/gpt-5#1', better: 'higher', range: [0, 1], unit: 'ratio' })

interface Made {
  id: string
  n?: number
  /** Whether the judge, a second judge and people pass the output; people of nothing where they labelled nothing. */
  grade: (n: number) => number
  second?: (n: number) => number
  people?: (n: number) => number
  model?: (n: number) => string
}

function runOf({ id, n = 100, grade, second, people, model }: Made): JudgedRun {
  const judges = [{ judge: measure.judge, family: 'openai', pinned: true, served: [] }]
  const about = {
    variant: id,
    startedAt: at,
    status: 'done',
    caseSet: 's',
    caseSetHash: 'h',
    cases: n,
    repeats: 1,
    target: '',
    targetHash: '',
    toolVersion: '0',
  }
  const run = EvalRun.parse({ ...about, id, measures: [measure], judges, command: '' })
  const which = (each: number) => ({ caseId: `c${each}`, variant: id, run: id, repeat: 0 })
  const all = Array.from({ length: n }, (_, each) => each)
  const outputs = all.map((each) => Output.parse({ ...which(each), text: 'x'.repeat(each + 1), at, ...(model !== undefined && { model: model(each) }) }))
  const scoreOf = (each: number, judge: string, value: number) =>
    Score.parse({ ...which(each), tool: 'loadbearing', metric: 'tone', version: '1', judge, value })
  const scores = all.flatMap((each) => [
    scoreOf(each, measure.judge, grade(each)),
    ...(second === undefined ? [] : [scoreOf(each, 'google/gemini#1', second(each))]),
  ])
  const cases = all.map((each) => Case.parse({ id: `c${each}`, input: '?' }))
  return {
    data: { run, outputs, scores },
    cases,
    outputs: outputs.map((output, each) => ({
      ...{ caseId: output.caseId, group: output.caseId, output, given: cases[each], grade: grade(each) },
      labels:
        people === undefined
          ? []
          : [Label.parse({ ...which(each), metric: 'tone', rater: 'anna', value: people(each), at, strategy: 'all', inclusionProbability: 1 })],
    })),
  }
}
const input = (run: JudgedRun, others: readonly JudgedRun[] = []): HoldInput => ({
  ...{ measure, run, runs: [run, ...others], passAt: 0.5, config: { minAgreement: 0.6, minLabels: 50 }, at, seed: 1 },
})
const again = (n: number, grades: readonly number[]) => Array.from({ length: n }, () => ({ grades }))
const passes = (is: boolean): number => (is ? 1 : 0)
const people = (n: number) => passes(n % 2 === 0)

describe('holdAgainstPeople', () => {
  it('two judges that err on the same outputs are worth one, and on different ones more', () => {
    const worth = (second: Made['second']) => {
      const run = runOf({ id: 'a', grade: (n) => passes((n % 2 === 0) !== n < 10), people, ...(second !== undefined && { second }) })
      return holdAgainstPeople(input(run)).effectiveJudges
    }
    expect(worth(undefined)).toBeUndefined()
    expect(worth((n) => passes((n % 2 === 0) !== n < 10))).toBeCloseTo(1, 10)
    expect(worth((n) => passes((n % 2 === 0) !== (n >= 10 && n < 20)))).toBeCloseTo(2, 10)
  })

  it('compares answers of the judge’s own family with others: 10 more of 50 passed is 20 points (hand-worked)', () => {
    const isOwn = (n: number): boolean => n < 50
    const run = runOf({ id: 'a', grade: (n) => passes(n % 2 === 0 || n < 20), people, model: (n) => (isOwn(n) ? 'gpt-5-mini' : 'claude-sonnet-4') })
    const { selfPreference, agreement } = holdAgainstPeople(input(run))
    expect(isMeasured(selfPreference) && selfPreference.value).toBeCloseTo(0.2, 10)
    expect(agreement.observed).toMatchObject({ value: 0.9, n: 100 })
  })

  it('keeps what an earlier calibration measured, and not what is measured anew', () => {
    const run = runOf({ id: 'a', grade: people, people })
    const results = { order: [{ asked: 'first', swapped: 'second' } as const], repeats: again(12, [1, 0]), anchors: [], missing: [] }
    const before = holdAgainstPeople({ ...input(run), results })
    expect(holdAgainstPeople({ ...input(run), before })).toEqual(before)
    const other = holdAgainstPeople({ ...input(run), before, passAt: 0.9 })
    expect(other).toMatchObject({ passAt: 0.9, order: before.order, gradingSd: before.gradingSd })
    // The same verdict again is of the pass mark that it was measured at.
    expect(other).not.toHaveProperty('selfConsistency')
    const now = holdAgainstPeople({ ...input(run), before, results: { ...results, order: [], repeats: again(9, [1, 1]) } })
    expect(now).toMatchObject({ order: before.order, selfConsistency: { have: 9, of: 9 }, gradingSd: before.gradingSd })
    expect(before.gradingSd).toMatchObject({ value: expect.closeTo(Math.SQRT1_2, 10), n: 12 })
  })
})

describe('correctRate', () => {
  it('without labels of its own takes the errors on other runs: 60 passed with sensitivity 45/50 and specificity 40/50 is (.6 + .8 - 1)/.7 = .571429 (hand-worked)', () => {
    const other = runOf({ id: 'b', people, grade: (n) => passes(n % 2 === 0 ? n >= 10 : n < 20) })
    const run = runOf({ id: 'a', grade: (n) => passes(n < 60) })
    const { judge, people: corrected } = correctRate(input(run, [other]))
    expect(judge).toMatchObject({ value: 0.6, n: 100 })
    expect(corrected).toMatchObject({ method: 'rogan-gladen', figure: { value: expect.closeTo(0.571429, 6) } })
    expect(correctRate(input(run))).not.toHaveProperty('people')
  })

  it('with a label on every output the labels alone speak', () => {
    expect(correctRate(input(runOf({ id: 'a', grade: () => 1, people }))).people).toMatchObject({ method: 'labels', figure: { value: 0.5 } })
  })
})
