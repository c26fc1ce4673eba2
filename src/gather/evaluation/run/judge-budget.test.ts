import { describe, expect, it } from 'vitest'
import { EvalRun } from '../../../model/eval-run.ts'
import { Output, Score } from '../../../model/score.ts'
import type { Judge } from '../judge/judge.ts'
import { judgeSpentBefore } from './judge-budget.ts'
import { runTotals } from './run-totals.ts'

const runOf = (fields: object): EvalRun =>
  EvalRun.parse({
    id: 'r',
    variant: 'v',
    startedAt: '',
    status: 'stopped',
    caseSet: 's',
    caseSetHash: 'h',
    cases: 1,
    repeats: 1,
    target: 't',
    targetHash: 'h',
    measures: [],
    toolVersion: '1',
    command: '',
    ...fields,
  })
const output = Output.parse({ caseId: 'a', variant: 'v', run: 'r', repeat: 0, text: 'x', at: '2026-11-01T00:00:00Z', costUsd: 0.5 })
const scoreOf = (fields: object): Score =>
  Score.parse({ caseId: 'a', variant: 'v', run: 'r', repeat: 0, tool: 'loadbearing', metric: 'm', version: '1', judge: 'j', value: 1, ...fields })

describe('judgeSpentBefore', () => {
  const run = runOf({ calls: { target: 10, judge: 7 }, spentUsd: 3 })

  it('is what the run spent, less what the system told or was set to cost', () => {
    expect(judgeSpentBefore(run, { outputs: [output], scores: [] }, undefined)).toEqual({ calls: 7, usd: 2.5 })
    expect(judgeSpentBefore(run, { outputs: [output], scores: [] }, 0.1)).toEqual({ calls: 7, usd: 2 })
    expect(judgeSpentBefore(run, { outputs: [{ ...output, cached: true }], scores: [] }, undefined)).toEqual({ calls: 7, usd: 3 })
  })

  it('is what the run says of the judge alone, where it does', () => {
    expect(judgeSpentBefore({ ...run, judgeUsd: 1.25 }, { outputs: [output], scores: [] }, 0.1)).toEqual({ calls: 7, usd: 1.25 })
  })

  it('is at least what the stored grades cost, those without a value too, and not those of another tool', () => {
    const killed = runOf({})
    const grades = [scoreOf({ costUsd: 0.25 }), scoreOf({ metric: 'n', value: undefined, missing: { reason: 'timeout', detail: '' }, costUsd: 0.5 })]
    const others = [scoreOf({ tool: 'ragas', costUsd: 9 }), scoreOf({ judge: '', costUsd: 9 })]
    expect(judgeSpentBefore(killed, { outputs: [], scores: [...grades, ...others] }, undefined)).toEqual({ calls: 0, usd: 0.75 })
  })
})

it('a run that went on tells what it took in all: $3 before and $1 after are $4', () => {
  const run = runOf({ calls: { target: 10, judge: 7 }, spentUsd: 3 })
  const before = judgeSpentBefore(run, { outputs: [output], scores: [] }, undefined)
  const spent = { calls: before.calls + 2, usd: before.usd + 1, inputTokens: 0, outputTokens: 0, callsWithoutUsage: 0, cached: 0 }
  const judge = { id: 'j', family: 'f', pinned: true, spent: () => spent, served: () => [] } satisfies Partial<Judge>
  expect(runTotals(run, { before: [output], asks: true, costPerCallUsd: undefined }).runSoFar(judge)).toMatchObject({
    spentUsd: 4,
    judgeUsd: 3.5,
    calls: { target: 10, judge: 9 },
  })
})
