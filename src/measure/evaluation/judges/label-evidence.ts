import type { LabelEvidence } from '../../../model/evaluation-evidence.ts'
import { type Label, labelStrategies } from '../../../model/score.ts'
import { share } from '../../interval/wilson.ts'
import { humanAgreement } from './calibrate-judge.ts'

/** What people labelled, how it was picked, and how far they agree with each other: the ceiling of every judge. */
export function labelEvidence(labels: readonly Label[], options: { passAt: number; seed: number }): LabelEvidence {
  const items = new Map<string, Label[]>()
  for (const label of labels) {
    const key = JSON.stringify([label.run, label.caseId, label.repeat, label.metric])
    items.set(key, [...(items.get(key) ?? []), label])
  }
  const agreement = humanAgreement(
    [...items].map(([caseId, humans]) => ({ caseId, humans: humans.map(({ rater, value }) => ({ rater, value })) })),
    options,
  )
  return {
    labels: labels.length,
    items: items.size,
    raters: new Set(labels.map(({ rater }) => rater)).size,
    byStrategy: labelStrategies.flatMap((strategy) => {
      const count = labels.filter((label) => label.strategy === strategy).length
      return count === 0 ? [] : [{ strategy, count }]
    }),
    withProbability: share(labels.filter(({ inclusionProbability }) => inclusionProbability !== undefined).length, labels.length),
    ...(agreement !== undefined && { humanAgreement: agreement }),
  }
}
