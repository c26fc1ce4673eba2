import { type Case, inputText } from '../../model/case.ts'
import { type ClaimVerdict, passagesOf, type Score } from '../../model/score.ts'
import { type LabelViewOptions, renderLabelItem } from '../../report/label-view.ts'
import { visibleText } from '../../report/visible-text.ts'
import type { Answered } from './pickable-outputs.ts'

interface Shown {
  output: Answered
  given: Case | undefined
  metric: string
  scores: readonly Score[]
  asks: string
  place: number
  of: number
  note: string | undefined
  repeats: number
}

export function itemView({ output, given, metric, scores, asks, place, of, note, repeats }: Shown, options: LabelViewOptions): string[] {
  const own = scoresOf(output, scores)
  return renderLabelItem(
    {
      ...{ place, of, caseId: output.caseId, asks, answer: output.text },
      ...(repeats > 1 && { repeat: output.repeat }),
      ...(given !== undefined && { question: inputText(given.input) }),
      ...(given?.reference !== undefined && { reference: given.reference }),
      ...(note !== undefined && { note }),
      passages: passagesOf(output, given),
      claims: claimsBeside(own, metric),
    },
    options,
  )
}

/** Claims as a metric sees them that is not asked: those of the asked one are its verdict, and would lead the person who is asked. */
function claimsBeside(scores: readonly Score[], metric: string): readonly ClaimVerdict[] {
  return scores.find((score) => score.metric !== metric && score.claims !== undefined)?.claims ?? []
}

/** What judges and scorers gave; for after the label. */
export function revealed(output: Answered | undefined, metric: string, scores: readonly Score[]): string | undefined {
  if (output === undefined) return undefined
  const own = scoresOf(output, scores).filter((score) => score.metric === metric)
  if (own.length === 0) return 'nobody else graded it'
  return own
    .map(({ judge, tool, value, missing, rationale }) => {
      const grade = value === undefined ? `no grade (${missing?.reason})` : Number(value.toFixed(3))
      return visibleText(`${judge === '' ? tool : judge}: ${grade}${rationale === undefined ? '' : `, ${rationale.replace(/\s+/g, ' ')}`}`, 600)
    })
    .join('\n')
}

function scoresOf({ caseId, repeat }: Answered, scores: readonly Score[]): Score[] {
  return scores.filter((score) => score.caseId === caseId && score.repeat === repeat)
}
