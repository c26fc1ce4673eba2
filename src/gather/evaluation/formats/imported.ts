import type { Case } from '../../../model/case.ts'
import type { Label, Output, Score } from '../../../model/score.ts'

/** Something that could not be taken as it stands, and where: `line 3`, `tests[2]`. */
export interface ImportProblem {
  where: string
  what: string
}

/** What came out of a file of any format. */
export interface Imported {
  format: string
  cases: Case[]
  outputs: Output[]
  scores: Score[]
  labels: Label[]
  problems: ImportProblem[]
}
