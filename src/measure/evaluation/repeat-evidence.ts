import type { EvaluationEvidence } from '../../model/evaluation-evidence.ts'
import { share } from '../interval/wilson.ts'
import type { RunData } from './score-table.ts'

type RepeatEvidence = EvaluationEvidence['repeats'][number]

/** Of the cases that a run asked more than once: how many got word for word the same answer every time, and how many answers were not asked for anew. */
export function repeatEvidence({ run, outputs }: RunData): RepeatEvidence | undefined {
  const texts = new Map<string, { text: string; cached: boolean }[]>()
  for (const { caseId, text, cached } of outputs) {
    if (text !== undefined) texts.set(caseId, [...(texts.get(caseId) ?? []), { text, cached }])
  }
  const repeated = [...texts.values()].filter((answers) => answers.length > 1)
  if (repeated.length === 0) return undefined
  const identical = repeated.filter((answers) => answers.every(({ text }) => text === answers[0]?.text)).length
  return {
    run: run.id,
    repeated: repeated.length,
    identical: share(identical, repeated.length),
    cached: share(repeated.filter((answers) => answers.some(({ cached }) => cached)).length, repeated.length),
  }
}
