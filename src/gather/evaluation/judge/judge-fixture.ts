import { type StubModel, type StubReply, type StubRequest, stubModel } from '../../../../test/builders/stub-model.ts'
import { Case } from '../../../model/case.ts'
import { JudgeConfig } from '../../../model/eval-config.ts'
import { openJudge } from './index.ts'
import type { Judge, JudgeMetric, JudgeSample, JudgeWorld } from './judge.ts'

/** The suite of the specification. */
export const suite: readonly JudgeMetric[] = [
  { metric: 'groundedness', kind: 'groundedness' },
  { metric: 'relevance', kind: 'relevance' },
  { metric: 'context-precision', kind: 'context-precision' },
  { metric: 'context-recall', kind: 'context-recall' },
  { metric: 'correctness', kind: 'correctness' },
]

export function sampleOf(given: { question?: string; text?: string; reference?: string; passages?: readonly string[]; id?: string } = {}): JudgeSample {
  const { question = 'How long is the warranty of the kettle?', text = 'The warranty of the kettle lasts twelve months.' } = given
  const { passages = ['The warranty of every kettle lasts twelve months.', 'Returns are taken within thirty days.'] } = given
  return {
    case: Case.parse({ id: given.id ?? 'case-1', input: question, ...(given.reference === undefined ? {} : { reference: given.reference }) }),
    text,
    passages: passages.map((words, at) => ({ id: `doc-${at + 1}`, text: words, rank: at + 1 })),
  }
}

export interface StubJudge {
  judge: Judge
  stub: StubModel
  /** What was waited for, in ms. */
  waits: number[]
}

export async function stubJudge(
  reply?: (request: StubRequest) => StubReply | Promise<StubReply>,
  config: Partial<JudgeConfig> = {},
  world: Partial<JudgeWorld> = {},
): Promise<StubJudge> {
  const stub = await stubModel(reply)
  const waits: number[] = []
  const judge = await openJudge(JudgeConfig.parse({ provider: 'openai-compatible', model: 'stub-1', baseUrl: stub.baseUrl, timeoutMs: 5000, ...config }), {
    env: {},
    prices: [],
    nowMs: () => 1_790_000_000_000,
    wait: async (ms) => {
      waits.push(ms)
    },
    ...world,
  })
  return { judge, stub, waits }
}

/** Judges of a test file, whose stubs are closed together. */
export function stubJudges() {
  const open: StubModel[] = []
  return {
    async opened(...given: Parameters<typeof stubJudge>): Promise<StubJudge> {
      const made = await stubJudge(...given)
      open.push(made.stub)
      return made
    },
    close: () => Promise.all(open.splice(0).map((stub) => stub.close())),
  }
}

/** What a grade is: its number, or its reason. */
export function gradeOf(
  grades: ReadonlyMap<string, { result: { value: number } | { missing: { reason: string } } }>,
  metric: string,
): number | string | undefined {
  const result = grades.get(metric)?.result
  return result === undefined ? undefined : 'value' in result ? result.value : result.missing.reason
}
