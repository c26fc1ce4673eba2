import { defineCommand } from 'citty'
import { measureCoverage } from '../../measure/evaluation/coverage/measure-coverage.ts'
import { inputText } from '../../model/case.ts'
import type { CoverageEvidence } from '../../model/evaluation-evidence.ts'
import { formatShare } from '../../report/format-figure.ts'
import { formatCount } from '../../report/format-number.ts'
import { seed } from '../seed.ts'
import { caseFlags, sameSet, withReadCases } from './open-cases.ts'
import { counted, print, printJson } from './print.ts'
import { queriesFlag, readProductionQueries, requestFlags, sameRequests } from './queries.ts'
import { oneLine } from './table.ts'

const gapsShown = 10
const examplesShown = 3

export const coverageCommand = defineCommand({
  meta: { name: 'loadbearing cases coverage', description: 'Show how much of what production asks has a case near it, and what the rest asks about' },
  args: {
    ...requestFlags,
    queries: queriesFlag,
    ...caseFlags,
  },
  async run({ args }): Promise<number> {
    return withReadCases(args, async ({ cases, config, spans }) => {
      const { queries, source, withoutInput } = await readProductionQueries(args, { config, spans })
      const coverage = measureCoverage({ queries, cases: cases.map(({ input }) => inputText(input)), seed, source })
      if (args.json) printJson(coverage)
      else {
        printCoverage(coverage)
        if (withoutInput > 0) print(`${counted(withoutInput, 'request')} left out: their traces do not show what was asked.`)
        if (coverage.gaps.length > 0) print(`Cases from the gaps: npx loadbearing cases propose${sameRequests(args)}${sameSet(args)}`)
      }
      return 0
    })
  },
})

function printCoverage({ covered, queries, cases, source, gaps, clusters }: CoverageEvidence): void {
  print(`${counted(queries, 'query', 'queries')} in ${oneLine(source, 80)}, ${counted(cases, 'case')}, ${counted(clusters, 'cluster')}`)
  const conversations = 'n' in covered.figure && covered.figure.n !== queries ? `; the interval counts ${counted(covered.figure.n, 'conversation')}` : ''
  print(`Covered: ${formatShare(covered.figure)} (${formatCount(covered.have)} of ${formatCount(covered.of)}${conversations})`)
  if (gaps.length === 0) {
    print('No group of queries is without a case near it.')
    return
  }
  print('Not covered:')
  for (const gap of gaps.slice(0, gapsShown)) {
    print(`  ${oneLine(gap.label, 60)}: ${formatShare(gap.share)} (${formatCount(gap.queries)} of ${formatCount(covered.of)})`)
    for (const example of gap.examples.slice(0, examplesShown)) print(`    ${oneLine(example, 100)}`)
  }
  if (gaps.length > gapsShown) print(`  and ${counted(gaps.length - gapsShown, 'smaller gap')}: --json shows all`)
}
