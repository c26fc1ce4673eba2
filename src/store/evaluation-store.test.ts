import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Case } from '../model/case.ts'
import { EvalRun } from '../model/eval-run.ts'
import { CalibrationEvidence } from '../model/evaluation-evidence.ts'
import { Label, Output, Score } from '../model/score.ts'
import { embeddedEngine } from './engine.ts'
import { openScratchStore, type SpanStore } from './open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'loadbearing-evaluation-'))
let store: SpanStore
beforeAll(async () => {
  store = await openScratchStore(folder, { normalizerVersion: 1 })
})
afterAll(async () => store.close())

const caseOf = (id: string, input = `question ${id}`): Case => Case.parse({ id, input })
const runOf = (id: string, startedAt: string, status: EvalRun['status']) =>
  EvalRun.parse({
    id,
    variant: 'v',
    startedAt,
    status,
    caseSet: 's',
    caseSetHash: '',
    cases: 1,
    repeats: 1,
    target: '',
    targetHash: '',
    measures: [],
    toolVersion: '0',
    command: '',
  })
const at = '2026-11-25T00:00:00.000Z'
const which = { caseId: 'a', variant: 'v', run: 'r', repeat: 0 }

describe('the evaluation store', () => {
  it('is not used before anything is written', async () => {
    expect(await store.evaluation.isUsed()).toBe(false)
    await store.evaluation.putRun(runOf('zero', '2025-12-31', 'done'))
    expect(await store.evaluation.isUsed()).toBe(true)
  })

  it('keeps cases in the order in which they came, replaces one where it stands, and removes one', async () => {
    const { evaluation } = store
    await evaluation.putCases('set', [caseOf('b'), caseOf('a'), caseOf('c')])
    await evaluation.putCases('set', [caseOf('d')])
    await evaluation.putCases('set', [caseOf('a', 'other \ud800 words')])
    await evaluation.removeCases('set', [caseOf('c')])
    expect((await evaluation.cases('set')).map(({ id, input }) => [id, input])).toEqual([
      ['b', 'question b'],
      ['a', 'other \ud800 words'],
      ['d', 'question d'],
    ])
    expect(await evaluation.caseSets()).toEqual([{ name: 'set', cases: 3 }])
    expect(await evaluation.cases('none')).toEqual([])
  })

  it('keeps cases as a run was asked them, apart from the sets', async () => {
    const { evaluation } = store
    await evaluation.putSnapshot('h', [caseOf('a'), caseOf('b')])
    await evaluation.putSnapshot('h', [caseOf('a'), caseOf('b')])
    expect((await evaluation.snapshot('h')).map(({ id }) => id)).toEqual(['a', 'b'])
    expect((await evaluation.caseSets()).map(({ name }) => name)).toEqual(['set'])
    expect(await evaluation.snapshot('other')).toEqual([])
  })

  it('gives runs back latest first, and the last word on each', async () => {
    await store.evaluation.putRun(runOf('one', '2026-01-01', 'done'))
    await store.evaluation.putRun(runOf('two', '2026-01-02', 'running'))
    await store.evaluation.putRun(runOf('two', '2026-01-02', 'done'))
    expect((await store.evaluation.runs()).map(({ id, status }) => [id, status])).toEqual([
      ['two', 'done'],
      ['one', 'done'],
      ['zero', 'done'],
    ])
  })

  it('keeps one output a case and repeat, and one score a measure beside it', async () => {
    const { evaluation } = store
    await evaluation.putOutputs([
      Output.parse({ ...which, text: 'first', at }),
      Output.parse({ ...which, repeat: 1, missing: { reason: 'timeout', detail: '60 s' }, at }),
    ])
    await evaluation.putOutputs([Output.parse({ ...which, text: 'again', at })])
    expect((await evaluation.outputs('r')).map(({ text, missing }) => text ?? missing?.reason)).toEqual(['again', 'timeout'])
    const score = (metric: string, judge: string, value: number) => Score.parse({ ...which, tool: 'loadbearing', metric, version: '1', judge, value })
    await evaluation.putScores([score('exact', '', 0), score('exact', 'someone', 1), score('length', '', 7)])
    await evaluation.putScores([score('exact', '', 1)])
    expect((await evaluation.scores('r')).map(({ metric, judge, value }) => [metric, judge, value])).toEqual([
      ['exact', '', 1],
      ['exact', 'someone', 1],
      ['length', '', 7],
    ])
    expect(await evaluation.scores('other')).toEqual([])
  })

  it('takes a label back', async () => {
    const label = Label.parse({ ...which, metric: 'correct', rater: 'ann', value: 1, at, strategy: 'uniform', inclusionProbability: 0.1 })
    await store.evaluation.putLabels([label, { ...label, rater: 'bob' }])
    await store.evaluation.removeLabels([label])
    expect((await store.evaluation.labels()).map(({ rater }) => rater)).toEqual(['bob'])
    expect(await store.evaluation.labels('other')).toEqual([])
  })

  it('keeps a calibration for each tool and version of what the judge was asked, beside a table of before versions were told apart', async () => {
    const engine = embeddedEngine(folder)
    try {
      const columns = 'Judge String, Metric String, Deleted UInt8, Version UInt64, Body String'
      await engine.command(`CREATE TABLE eval_calibrations (${columns}) ENGINE = ReplacingMergeTree(Version) ORDER BY (Judge, Metric)`)
      await engine.command(`INSERT INTO eval_calibrations VALUES ('j', 'tone', 0, 1, '{"judge":"j","metric":"tone"}')`)
    } finally {
      await engine.close()
    }
    const none = { refused: 'no labels', unit: 'ratio', n: 0 } as const
    const of = (version: string, pairs: number) =>
      CalibrationEvidence.parse({
        ...{ judge: 'j', metric: 'tone', version, pairs, raters: 1, bar: 0.6, usable: 'unknown', reason: 'few' },
        ...{ agreement: { observed: none, kappa: none, ac1: none }, baseRate: { human: none, judge: none }, sensitivity: none, specificity: none },
      })
    for (const [version, pairs] of [
      ['1(rubric=aa)', 10],
      ['1(rubric=bb)', 20],
      ['1(rubric=aa)', 30],
    ] as const)
      await store.evaluation.putCalibration(of(version, pairs))
    const foreign = { ...of('1(rubric=aa)', 40), tool: 'ragas', at: '2026-11-25T00:00:00.000Z', passAt: 0.7 }
    await store.evaluation.putCalibration(foreign)
    const kept = await store.evaluation.calibrations()
    expect(kept).toHaveLength(3)
    expect(kept).toEqual(expect.arrayContaining([of('1(rubric=aa)', 30), of('1(rubric=bb)', 20), foreign]))
    // What was stored before tools were told apart is ours.
    expect(of('1(rubric=aa)', 30).tool).toBe('loadbearing')
  })

  it('finds what was paid for by its hash and kind', async () => {
    await store.evaluation.putCached('judge', new Map([['h1', '{"grade":1}']]))
    expect(await store.evaluation.cached('judge', ['h1', 'h2'])).toEqual(new Map([['h1', '{"grade":1}']]))
    expect(await store.evaluation.cached('output', ['h1'])).toEqual(new Map())
  })
})
