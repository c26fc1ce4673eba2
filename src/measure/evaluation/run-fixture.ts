import { Case, type CaseDraft } from '../../model/case.ts'
import { EvalRun, type RunMeasure } from '../../model/eval-run.ts'
import { Output, Score } from '../../model/score.ts'
import type { RunData } from './score-table.ts'

/** Test support: cases `c0`, `c1`, … and a run of them from its values, by case and repeat; `undefined` is a missing score. */
export const exactMeasure: RunMeasure = { tool: 'loadbearing', metric: 'exact', version: '1', judge: '', better: 'higher', range: [0, 1], unit: 'ratio' }

export function casesOf(count: number, more: (index: number) => Partial<CaseDraft> = () => ({})): Case[] {
  return Array.from({ length: count }, (_, index) => Case.parse({ id: `c${index}`, input: `question ${index}`, ...more(index) }))
}

export function runOf(
  id: string,
  values: readonly (readonly (number | undefined)[])[],
  options: { measure?: RunMeasure; text?: (index: number, repeat: number) => string } = {},
): RunData {
  const { measure = exactMeasure, text = (index, repeat) => `answer ${index} ${repeat}` } = options
  const run = EvalRun.parse({
    id,
    variant: id,
    startedAt: '2026-11-01T00:00:00.000Z',
    status: 'done',
    caseSet: 'default',
    caseSetHash: '',
    cases: values.length,
    repeats: Math.max(1, ...values.map((repeats) => repeats.length)),
    target: '',
    targetHash: '',
    measures: [measure],
    toolVersion: '0',
    command: '',
  })
  const each = values.flatMap((repeats, index) =>
    repeats.map((value, repeat) => ({ value, index, which: { caseId: `c${index}`, variant: id, run: id, repeat } })),
  )
  return {
    run,
    outputs: each.map(({ which, index }) =>
      Output.parse({ ...which, text: text(index, which.repeat), latencyMs: 100 + index, at: '2026-11-01T00:00:00.000Z' }),
    ),
    scores: each.map(({ which, value }) =>
      Score.parse({
        ...which,
        tool: measure.tool,
        metric: measure.metric,
        version: measure.version,
        judge: measure.judge,
        ...(value === undefined ? { missing: { reason: 'timeout', detail: '' } } : { value }),
      }),
    ),
  }
}
