import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { calibrateJudge } from '../../measure/evaluation/judges/calibrate-judge.ts'
import { casesOf, exactMeasure, runOf } from '../../measure/evaluation/run-fixture.ts'
import { Config } from '../../model/config.ts'
import { type CalibrationEvidence, EvaluationEvidence } from '../../model/evaluation-evidence.ts'
import type { TracedRequest } from '../../model/traced-request.ts'
import { openScratchStore, type SpanStore } from '../../store/open-store.ts'
import { evaluationGatherer } from './index.ts'

let store: SpanStore
beforeAll(async () => {
  store = await openScratchStore(mkdtempSync(join(tmpdir(), 'loadbearing-gather-')), { normalizerVersion: 1 })
})
afterAll(async () => store.close())

const topics = ['How do I stream text from a model?', 'Which providers can be used?', 'What does a tool look like?', 'How are errors handled in a stream?']

it('reads the latest whole run of each variant, what is in production first, and measures all of it', async () => {
  const cases = casesOf(80, (index) => ({
    input: `${topics[index % topics.length]} (${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10)]})`,
    reference: 'Call streamText and read the text stream of its result as it comes in',
    slices: { kind: index < 40 ? 'how-to' : 'lookup' },
  }))
  const column = (value: (index: number) => number) => Array.from({ length: 80 }, (_, index) => [value(index), value(index)])
  const { evaluation } = store
  for (const { variant, startedAt, values } of [
    { variant: 'current', startedAt: '2026-01-01T00:00:00.000Z', values: column(() => 0) },
    { variant: 'next', startedAt: '2026-03-01T00:00:00.000Z', values: column((index) => (index < 30 ? 0 : 1)) },
    { variant: 'current', startedAt: '2026-02-01T00:00:00.000Z', values: column((index) => (index % 8 === 0 ? 0 : 1)) },
  ]) {
    const id = `${variant}-${startedAt.slice(0, 10)}`
    const { run, outputs, scores } = runOf(id, values)
    const own = <Row extends { variant: string }>(row: Row) => ({ ...row, variant })
    await evaluation.putRun({ ...run, variant, startedAt, caseSetHash: 'h' })
    await evaluation.putOutputs(
      outputs
        .map(own)
        .map((output) => ({ ...output, retrieved: [{ id: 'page', rank: 1, text: `Question: ${cases[3]?.input} Answer: ${cases[3]?.reference}` }] })),
    )
    await evaluation.putScores(scores.map(own))
  }
  await evaluation.putSnapshot('h', cases)
  const requests: TracedRequest[] = Array.from({ length: 60 }, (_, index) => ({
    traceId: `t${index}`,
    spanId: 's',
    service: 'api',
    startMs: index,
    latencyMs: 1,
    failed: false,
    input: index < 40 ? (topics[index % topics.length] ?? '') : `Meine Rechnung vom ${index}. ist falsch, wie kündige ich den Vertrag?`,
  }))
  const config = Config.parse({
    eval: {
      gate: { rules: [{ metric: 'exact', margin: 0.05 }] },
      failureModes: [{ id: 'wrong', what: 'a wrong answer', costUsd: 2, when: { metric: 'exact', below: 0.5 } }],
    },
  })
  const evidence = EvaluationEvidence.parse(
    await evaluationGatherer.gather(
      { config, nowMs: 0, seed: 1, progress: () => {} },
      { openStore: async () => ({ ...store, close: async () => {} }), requests: { source: 'a test', read: async () => requests } },
    ),
  )
  expect(evidence.runs.map(({ id }) => id)).toEqual(['current-2026-02-01', 'next-2026-03-01'])
  expect(evidence.caseSets).toMatchObject([{ name: 'default', cases: 80 }])
  expect(evidence.metrics.map(({ variant, mean }) => [variant, 'value' in mean && mean.value])).toEqual([
    ['current', 0.875],
    ['next', 0.625],
  ])
  expect(evidence.comparisons).toMatchObject([
    { variantA: 'current', variantB: 'next', shared: 80, metrics: [{ verdict: 'worse', slices: [{ value: 'how-to', verdict: 'worse' }, {}] }] },
  ])
  expect(evidence.coverage?.gaps.length).toBeGreaterThan(0)
  expect(evidence.coverage?.gaps[0]?.examples[0]).toContain('Rechnung')
  expect(evidence.failureModes).toMatchObject([
    { id: 'wrong', trafficShare: 1, rate: { value: 0.125 }, expectedLoss: { value: 250, unit: 'usd-per-1k-requests' } },
  ])
  expect(evidence.leakage?.inCorpus).toMatchObject({ have: 1, of: 80 })
  expect(evidence.leakage?.passages).toBe(1)
  expect(evidence.leftOut).toBeUndefined()
  expect(evidence.gates).toMatchObject([{ metric: 'exact', cases: 80, minimumDetectableEffect: { unit: 'ratio' } }])
  expect(evidence.repeats).toMatchObject([{ repeated: 80 }, { repeated: 80 }])
})

it('leaves out a trial with a part of the cases or with few, says so, and takes an earlier run of its variant that is large enough', async () => {
  const made = (id: string, variant: string, more: { cases: number; partial?: true }) => ({ ...runOf(id, [[1]]).run, variant, ...more })
  const latestFirst = [
    made('smoke', 'current', { cases: 2, partial: true }),
    made('trial-1', 'trial', { cases: 3 }),
    made('current-2', 'current', { cases: 11 }),
    made('next-1', 'next', { cases: 120 }),
    made('current-1', 'current', { cases: 120 }),
    made('tiny', 'next', { cases: 1 }),
  ]
  const gathered = (runs: typeof latestFirst) =>
    evaluationGatherer.gather(
      { config: Config.parse({}), nowMs: 0, seed: 1, progress: () => {} },
      { openStore: async () => ({ ...store, evaluation: { ...store.evaluation, runs: async () => runs }, close: async () => {} }) },
    )
  const evidence = EvaluationEvidence.parse(await gathered(latestFirst))
  expect(evidence.runs.map(({ id }) => id)).toEqual(['current-1', 'next-1'])
  expect(evidence.leftOut).toEqual([
    { run: 'smoke', variant: 'current', cases: 2, why: 'partial' },
    { run: 'trial-1', variant: 'trial', cases: 3, why: 'few-cases' },
  ])
  expect((await gathered(latestFirst.slice(1, 2))).runs.map(({ id }) => id)).toEqual(['trial-1'])
})

it('takes the noise of a judge, as it was calibrated on just this measure, out of the variance of a comparison', async () => {
  const measure = { ...exactMeasure, judge: 'openai/gpt-5#1' }
  const column = (value: (index: number) => number) => Array.from({ length: 60 }, (_, index) => [value(index)])
  const data = [
    runOf(
      'a',
      column(() => 0.5),
      { measure },
    ),
    runOf(
      'b',
      column((index) => (index % 2 === 0 ? 0.3 : 0.7)),
      { measure, text: () => 'another' },
    ),
  ]
  const repeats = Array.from({ length: 20 }, () => ({ grades: [0.4, 0.6] }))
  const held = calibrateJudge({ ...measure, pairs: [], repeats, passAt: 0.5, bar: 0.6, minLabels: 50, seed: 1 })
  const judgePart = async (calibration: CalibrationEvidence) => {
    const evaluation = {
      ...store.evaluation,
      runs: async () => data.map(({ run }) => ({ ...run, cases: 60 })),
      outputs: async (id: string) => data.flatMap(({ run, outputs }) => (run.id === id ? outputs : [])),
      scores: async (id: string) => data.flatMap(({ run, scores }) => (run.id === id ? scores : [])),
      calibrations: async () => [calibration],
    }
    const context = { config: Config.parse({}), nowMs: 0, seed: 1, progress: () => {} }
    const { comparisons } = await evaluationGatherer.gather(context, { openStore: async () => ({ ...store, evaluation, close: async () => {} }) })
    return comparisons[0]?.metrics[0]?.variance?.judge
  }
  expect(await judgePart(held)).toBeCloseTo(2 * 0.02, 12)
  expect(await judgePart({ ...held, tool: 'ragas' })).toBeUndefined()
})

it('has nothing to say of a store without runs, and says nothing', async () => {
  const evidence = await evaluationGatherer.gather(
    { config: Config.parse({}), nowMs: 0, seed: 1, progress: () => {} },
    {
      openStore: async () => ({
        ...store,
        evaluation: { ...store.evaluation, runs: async () => [], caseSets: async () => [], labels: async () => [], calibrations: async () => [] },
        close: async () => {},
      }),
    },
  )
  expect(evidence).toMatchObject({ caseSets: [], runs: [], metrics: [], comparisons: [], failureModes: [], gates: [] })
  expect(evidence.coverage).toBeUndefined()
})
