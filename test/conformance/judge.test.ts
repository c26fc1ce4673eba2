import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openJudge } from '../../src/gather/evaluation/judge/index.ts'
import type { Judge, JudgeGrade, JudgeMetric, JudgeSample } from '../../src/gather/evaluation/judge/judge.ts'
import { Case } from '../../src/model/case.ts'
import { JudgeConfig } from '../../src/model/eval-config.ts'
import { codeOf, gradeAsTold } from '../builders/stub-grader.ts'
import { type StubModel, type StubReply, type StubRequest, stubModel } from '../builders/stub-model.ts'

/** CoQA as braintrustdata/autoevals has it (factuality 60 rows, closed QA 40), and HaluEval's general set (4,507 rows). */
const folder = join(import.meta.dirname, '../../../shared/data/judge')
const isThere = existsSync(join(folder, 'coqa-factuality.json'))
if (!isThere) console.log('judge conformance skipped: ../shared/data/judge is not there')

interface Row {
  input: { input: string; output: string; expected?: string; criteria?: string }
  expected: number
  metadata: { story: string }
}
const rowsOf = (file: string): Row[] => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const passage = (text: string) => [{ id: 'story', text, rank: 1 }]

const factuality = (): JudgeSample[] =>
  rowsOf('coqa-factuality.json').map(({ input, metadata }, at) => ({
    case: Case.parse({ id: `factuality-${at}`, input: input.input, reference: input.expected }),
    text: input.output,
    passages: passage(metadata.story),
  }))
const closedQa = (): JudgeSample[] =>
  rowsOf('coqa-closed-qa.json').map(({ input }, at) => ({ case: Case.parse({ id: `closed-${at}`, input: input.input }), text: input.output, passages: [] }))
/** Every 45th row: 101 of 4,507. */
const halueval = (): JudgeSample[] =>
  readFileSync(join(folder, 'halueval.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .filter((_, at) => at % 45 === 0)
    .map((line): { ID: string; user_query: string; chatgpt_response: string } => JSON.parse(line))
    .map(({ ID, user_query, chatgpt_response }) => ({ case: Case.parse({ id: `halueval-${ID}`, input: user_query }), text: chatgpt_response, passages: [] }))

const suite: readonly JudgeMetric[] = (['groundedness', 'relevance', 'context-precision', 'context-recall', 'correctness'] as const).map((kind) => ({
  metric: kind,
  kind,
}))
const criteria: readonly JudgeMetric[] = [{ metric: 'criteria', kind: 'rubric', rubric: 'Is the answer correct?' }]

async function judgeAt(baseUrl: string, model: string, config: Partial<JudgeConfig> = {}): Promise<Judge> {
  const world = { env: process.env, prices: [], nowMs: () => Date.now() }
  return openJudge(JudgeConfig.parse({ provider: 'openai-compatible', model, baseUrl, ...config }), { ...world, wait: async () => {} })
}

async function gradeAll(judge: Judge, samples: readonly JudgeSample[], metrics: readonly JudgeMetric[]): Promise<JudgeGrade[]> {
  const all = await Promise.all(samples.map((sample) => judge.grade(sample, metrics)))
  return all.flatMap((grades) => [...grades.values()])
}

function reasonsOf(grades: readonly JudgeGrade[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { result } of grades) {
    const key = 'value' in result ? 'graded' : result.missing.reason
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

describe.skipIf(!isThere)('judging public sets before a stub model', () => {
  let stub: StubModel
  beforeAll(async () => {
    stub = await stubModel()
  })
  afterAll(() => stub.close())

  it('CoQA factuality, 60 rows: the suite in three calls a row, every score within its range', async () => {
    const judge = await judgeAt(stub.baseUrl, 'stub')
    const samples = factuality()
    expect(samples).toHaveLength(60)
    const before = stub.requests.length
    const plan = judge.plan(samples, suite)
    const grades = await gradeAll(judge, samples, suite)
    expect([plan.calls, judge.spent().calls, stub.requests.length - before]).toEqual([180, 180, 180])
    expect(grades).toHaveLength(300)
    expect(reasonsOf(grades)).toEqual({ graded: 300 })
    for (const { result } of grades) if ('value' in result) expect(result.value >= 0 && result.value <= 1).toBe(true)
  })

  it('CoQA factuality: every claim stands where it says in the answer', async () => {
    const judge = await judgeAt(stub.baseUrl, 'stub')
    let claims = 0
    for (const sample of factuality()) {
      const result = (await judge.grade(sample, suite.slice(0, 1))).get('groundedness')?.result
      if (result === undefined || !('value' in result)) throw new Error('no grade')
      for (const { text, from, to } of result.claims ?? []) {
        claims += 1
        expect(sample.text.slice(from, to)).toBe(text)
      }
    }
    expect(claims).toBeGreaterThanOrEqual(60)
  })

  it('CoQA closed QA, 40 rows: one call each by the rubric of the set', async () => {
    const judge = await judgeAt(stub.baseUrl, 'stub')
    const grades = await gradeAll(judge, closedQa(), criteria)
    expect(reasonsOf(grades)).toEqual({ graded: 40 })
    expect(judge.spent().calls).toBe(40)
  })

  it('HaluEval, 101 rows without passages and reference: what needs them is missing without a call', async () => {
    const judge = await judgeAt(stub.baseUrl, 'stub')
    const samples = halueval()
    expect(samples).toHaveLength(101)
    const grades = await gradeAll(judge, samples, suite)
    expect(reasonsOf(grades)).toEqual({ graded: 101, 'no-context': 303, 'no-reference': 101 })
    expect(judge.spent().calls).toBe(101)
  })
})

/** What happens to a prompt, by its code: six in ten are graded. */
const fates = ['prose', 'refused', 'down', 'limited', 'graded', 'graded', 'graded', 'graded', 'graded', 'graded'] as const
function fateOf(request: StubRequest): (typeof fates)[number] {
  return fates[Number.parseInt(codeOf(request.system).slice(0, 6), 16) % fates.length] ?? 'graded'
}
function unreliable(request: StubRequest): StubReply {
  const fate = fateOf(request)
  if (fate === 'prose') return { text: 'The answer deserves 1.0, {"score": 1}.' }
  if (fate === 'refused') return { refusal: 'I will not.' }
  if (fate === 'down') return { status: 503 }
  if (fate === 'limited') return { status: 429 }
  return { text: gradeAsTold(request) }
}

describe.skipIf(!isThere)('judging public sets before a stub model that fails four times in ten', () => {
  it('no row is a score without a grade, and every failure has its reason', async () => {
    const stub = await stubModel(unreliable)
    try {
      const judge = await judgeAt(stub.baseUrl, 'stub')
      const samples = [...factuality(), ...halueval()]
      const grades = await gradeAll(judge, samples, [{ metric: 'relevance', kind: 'relevance' }])
      const prompts = new Map(stub.requests.map((request) => [codeOf(request.system), fateOf(request)]))
      const expected: Record<string, number> = {}
      const names = { prose: 'unparseable', refused: 'judge-refused', down: 'provider-error', limited: 'rate-limited', graded: 'graded' } as const
      for (const fate of prompts.values()) expected[names[fate]] = (expected[names[fate]] ?? 0) + 1
      expect(reasonsOf(grades)).toEqual(expected)
      expect(Object.keys(expected).sort()).toEqual(Object.values(names).sort())
      const tries = { prose: 2, refused: 1, down: 4, limited: 4, graded: 1 } as const
      expect(stub.requests).toHaveLength([...prompts.values()].reduce((sum, fate) => sum + tries[fate], 0))
    } finally {
      await stub.close()
    }
  })
})

const { LOADBEARING_TEST_MODEL_URL: modelUrl, LOADBEARING_TEST_MODEL: modelName } = process.env
const isReal = isThere && modelUrl !== undefined && modelName !== undefined
if (isThere && !isReal) console.log('judging by a real model skipped: LOADBEARING_TEST_MODEL_URL and LOADBEARING_TEST_MODEL are not set')

describe.skipIf(!isReal)('judging CoQA factuality by a real model', () => {
  it('right answers are graded higher than wrong ones', { timeout: 3_600_000 }, async () => {
    const judge = await judgeAt(modelUrl ?? '', modelName ?? '', { temperature: 0, timeoutMs: 300_000, concurrency: 2 })
    const rows = rowsOf('coqa-factuality.json')
    const samples = factuality()
    const values: { expected: number; value: number }[] = []
    const missing: JudgeGrade[] = []
    for (const [at, sample] of samples.entries()) {
      const grade = (await judge.grade(sample, [{ metric: 'correctness', kind: 'correctness' }])).get('correctness')
      const expected = rows[at]?.expected
      if (grade === undefined || expected === undefined) throw new Error('no row')
      if ('value' in grade.result) values.push({ expected, value: grade.result.value })
      else missing.push(grade)
    }
    const meanOf = (expected: number) => {
      const of = values.filter((each) => each.expected === expected)
      return of.reduce((sum, { value }) => sum + value, 0) / of.length
    }
    console.log(`${judge.id} (${judge.served().join(', ')}): ${values.length} of ${samples.length} graded, missing ${JSON.stringify(reasonsOf(missing))}`)
    console.log(
      `mean correctness: right ${meanOf(1).toFixed(3)}, superset ${meanOf(0.6).toFixed(3)}, wrong ${meanOf(0).toFixed(3)}; spent ${JSON.stringify(judge.spent())}`,
    )
    expect(values.length + missing.length).toBe(samples.length)
    expect(meanOf(1)).toBeGreaterThan(meanOf(0))
  })
})
