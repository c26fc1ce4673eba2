import { describe, expect, it } from 'vitest'
import { compareRuns } from '../../../measure/evaluation/comparison/compare-runs.ts'
import { EvalConfig } from '../../../model/eval-config.ts'
import { jsonl, readAs } from './read-fixture.ts'
import { runsOf } from './runs-of.ts'

const told = { caseSet: 's', caseSetHash: 'h', target: 't', toolVersion: '0', command: '' }

/** A test run of DeepEval with one metric on 200 cases, of which a share has the value 1. */
async function deepevalRun(metric: string, shareOfOnes: number) {
  const testCases = Array.from({ length: 200 }, (_, at) => ({
    input: `question ${at}`,
    actualOutput: 'An answer.',
    metricsData: [{ name: metric, score: at < 200 * shareOfOnes ? 1 : 0 }],
  }))
  const imported = await readAs('run.json', JSON.stringify({ testCases }))
  const [run] = runsOf(imported, told)
  if (run === undefined) throw new Error('no run')
  return { run, outputs: imported.outputs, scores: imported.scores, cases: imported.cases }
}

const verdictOf = async (metric: string, from: number, to: number) => {
  const [a, b] = [await deepevalRun(metric, from), await deepevalRun(metric, to)]
  return compareRuns(a, b, { cases: a.cases, config: EvalConfig.parse({}), seed: 1, unusable: () => undefined, gradingSd: () => undefined }).metrics[0]?.verdict
}

describe('the measures of an import', () => {
  it('hallucination that goes from 10 % to 80 % is worse, and faithfulness better', async () => {
    expect(await verdictOf('Hallucination', 0.1, 0.8)).toBe('worse')
    expect(await verdictOf('Faithfulness', 0.1, 0.8)).toBe('better')
  })

  it('say which way each is better as its tool does', async () => {
    const metrics = ['Hallucination', 'Bias', 'Toxicity', 'Misuse', 'Answer Relevancy', 'Hallucination [GEval]', 'PII Leakage']
    const metricsData = metrics.map((name) => ({ name, score: 0.5 }))
    const deepeval = await readAs('run.json', JSON.stringify({ testCases: [{ input: 'q', actualOutput: 'a', metricsData }] }))
    const row = { user_input: 'q', response: 'a', faithfulness: 1, 'noise_sensitivity(mode=relevant)': 0, harmfulness: 0, maliciousness: 0 }
    const ragas = await readAs('ragas.jsonl', jsonl([row]))
    const directions = [deepeval, ragas].map((each) => runsOf(each, told).flatMap(({ measures }) => measures.map(({ metric, better }) => [metric, better])))
    expect(directions).toEqual([
      [
        ['Hallucination', 'lower'],
        ['Bias', 'lower'],
        ['Toxicity', 'lower'],
        ['Misuse', 'lower'],
        ['Answer Relevancy', 'higher'],
        ['Hallucination [GEval]', 'higher'],
        ['PII Leakage', 'higher'],
      ],
      [
        ['faithfulness', 'higher'],
        ['noise_sensitivity(mode=relevant)', 'lower'],
        ['harmfulness', 'lower'],
        ['maliciousness', 'lower'],
      ],
    ])
    expect([...deepeval.problems, ...ragas.problems]).toEqual([])
  })

  it('name a metric of which nobody says which way it is better, once', async () => {
    const metricsData = ['Our own', 'constructor'].map((name) => ({ name, score: 0.5 }))
    const testCases = ['q1', 'q2'].map((input) => ({ input, actualOutput: 'a', metricsData }))
    const imported = await readAs('run.json', JSON.stringify({ testCases }))
    const what = 'whether higher or lower is better is not told: taken for higher is better'
    expect(imported.problems).toEqual([
      { where: 'metric `Our own`', what },
      { where: 'metric `constructor`', what },
    ])
    expect(runsOf(imported, told)[0]?.measures.map(({ better }) => better)).toEqual(['higher', 'higher'])
  })
})
