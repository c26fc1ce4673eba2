import { visibleName, visibleText } from '../../report/visible-text.ts'
import { counted } from '../cases/print.ts'

export interface Listed {
  run: string
  metric: string
  rater: string
  strategy: string
  labelled: number
  left: { caseId: string; repeat: number; question?: string; inclusionProbability?: number | undefined }[]
}

/** What a rater has still to label, in the order in which it is asked. */
export function renderList({ run, metric, rater, labelled, left }: Listed): string {
  const lines = left.map(({ caseId, repeat, question = '', inclusionProbability }) => {
    const chance = inclusionProbability === undefined ? '' : `${(100 * inclusionProbability).toFixed(1)} %`
    return `  ${chance.padStart(7)}  ${visibleName(caseId)}${repeat === 0 ? '' : ` (repeat ${repeat + 1})`}  ${visibleText(question.replace(/\s+/g, ' ').trim(), 70)}`
  })
  return `${[`${counted(left.length, 'output')} to label for ${visibleName(rater)} on ${visibleName(metric)} of run ${run}, ${labelled} done. With the probability of each to be asked:`, ...lines].join('\n')}\n`
}
