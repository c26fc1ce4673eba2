import type { ImportProblem } from '../../gather/evaluation/formats/index.ts'
import { visibleText } from '../../report/visible-text.ts'

const mostKinds = 10
const mostPlaces = 3

/** What was left out of the cases, counted and named, on standard error. */
export function printProblems(problems: readonly ImportProblem[]): void {
  const byWhat = [...Map.groupBy(problems, ({ what }) => what)]
  for (const [what, places] of byWhat.slice(0, mostKinds)) {
    const named = places.slice(0, mostPlaces).map(({ where }) => visibleText(where, 120))
    const rest = places.length > mostPlaces ? ` and ${places.length - mostPlaces} more` : ''
    process.stderr.write(`note: ${visibleText(what, 200).replace(/[.:]$/, '')}: ${named.join(', ')}${rest}\n`)
  }
  const left = byWhat.slice(mostKinds).reduce((sum, [, places]) => sum + places.length, 0)
  if (left > 0) process.stderr.write(`note: ${left} more, of ${byWhat.length - mostKinds} other kinds\n`)
}
