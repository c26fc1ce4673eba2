import type { PlannedScoring } from '../../gather/evaluation/run/plan-scoring.ts'
import { counted } from '../cases/print.ts'

/** That checks of cases are missing since there is no judge, and how to have one: a line, or none. */
export function leftOut(unjudged: PlannedScoring['unjudged']): string[] {
  if (unjudged.length === 0) return []
  const cases = new Set(unjudged.map(({ where }) => where)).size
  const scorers = [...new Set(unjudged.map(({ scorer }) => scorer))].join(', ')
  return [
    `${counted(unjudged.length, 'check')} of ${counted(cases, 'case')} ${unjudged.length === 1 ? 'asks' : 'ask'} for a judge (${scorers}) and ${unjudged.length === 1 ? 'is' : 'are'} left out as missing (no-judge): set eval.judge: { provider, model } in the config to have them graded (docs/judges.md).`,
  ]
}
