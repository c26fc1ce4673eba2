import type { EvalRun } from '../../model/eval-run.ts'
import type { CaseSetEvidence, EvaluationEvidence } from '../../model/evaluation-evidence.ts'
import type { Review } from '../../model/review.ts'
import { formatCount } from '../format-number.ts'
import { plural } from '../wording.ts'
import type { Block, Fact, Inline, Section, Text } from './blocks.ts'
import { comparisonBlocks, verdictsText } from './evaluation-comparison.ts'
import { metricsTable } from './evaluation-metrics.ts'
import { trustFacts } from './evaluation-trust.ts'
import { sourceWords } from './evaluation-words.ts'
import { name, note, prose, when } from './pieces.ts'

const title = 'How good the answers are, and how you would know'
const mostSets = 3
const mostRuns = 3

const day = (iso: string): string => iso.slice(0, 10)

/** How old the cases are, of those that say so. */
function ageText({ oldestAddedAt, newestAddedAt }: CaseSetEvidence): string {
  if (oldestAddedAt === undefined || newestAddedAt === undefined) return 'of unknown age'
  return day(oldestAddedAt) === day(newestAddedAt) ? `added ${day(newestAddedAt)}` : `added ${day(oldestAddedAt)} to ${day(newestAddedAt)}`
}

function caseSetText(set: CaseSetEvidence): Inline[] {
  const { cases, groups, withReference, duplicates, emptyReferences, bySource } = set
  const parts = [
    `${formatCount(cases)} ${plural(cases, 'case')} in ${formatCount(groups)} ${plural(groups, 'group')}`,
    bySource.map(({ kind, count }) => `${formatCount(count)} ${sourceWords[kind]}`).join(', '),
    ageText(set),
    `${formatCount(withReference.have)} with a reference`,
    ...(emptyReferences > 0 ? [`${formatCount(emptyReferences)} with an empty one`] : []),
    duplicates.have === 0 ? 'none repeats another' : `${formatCount(duplicates.have)} ${plural(duplicates.have, 'repeats', 'repeat')} another`,
  ]
  return [name(set.name), `: ${parts.filter((part) => part !== '').join('; ')}`]
}

function runText(run: EvalRun, before: EvalRun | undefined): Inline[] {
  const { cases, repeats, status, cachedOutputs, target } = run
  const parts = [
    `${formatCount(cases)} ${plural(cases, 'case')}${repeats === 1 ? '' : `, ${formatCount(repeats)} times each`}`,
    ...(cachedOutputs > 0 ? [`${formatCount(cachedOutputs)} answers from an earlier run`] : []),
    ...(status === 'done' ? [] : ['not finished']),
  ]
  const where: Inline[] = before?.target === target ? [] : [', through ', name(target)]
  return [name(run.variant), ` on ${day(run.startedAt)}: ${parts.join(', ')}`, ...where]
}

/** The first few, and how many are not shown. */
function several(items: readonly Inline[][], most: number, none: string): Text {
  if (items.length === 0) return none
  const shown = items.slice(0, most).flatMap((item, index) => (index === 0 ? item : ['. ', ...item]))
  return items.length > most ? [...shown, `. And ${formatCount(items.length - most)} more.`] : [...shown, '.']
}

/** Runs that are whole and that the review is not about, with why. */
function leftOutText(leftOut: NonNullable<EvaluationEvidence['leftOut']>): Inline[] {
  const shown = leftOut
    .slice(0, mostRuns)
    .flatMap(({ run, cases, why }, index): Inline[] => [
      index === 0 ? ' Left out: ' : '; ',
      name(run),
      `, ${formatCount(cases)} ${plural(cases, 'case')}, ${why === 'partial' ? 'a part of the set' : 'too few beside the largest run'}`,
    ])
  if (shown.length === 0) return []
  return [...shown, leftOut.length > mostRuns ? `; and ${formatCount(leftOut.length - mostRuns)} more.` : '.']
}

function evaluatedFacts({ caseSets, runs, leftOut = [] }: EvaluationEvidence): Fact[] {
  return [
    { term: 'Cases', text: several(caseSets.map(caseSetText), mostSets, 'none') },
    {
      term: 'Runs',
      text: [
        several(
          runs.map((run, index) => runText(run, runs[index - 1])),
          mostRuns,
          leftOut.length > 0 ? 'none to go by.' : 'none finished',
        ),
        leftOutText(leftOut),
      ].flat(),
    },
  ]
}

function comparisons({ comparisons: found, runs }: EvaluationEvidence): Block[] {
  const [first, ...others] = found
  if (first === undefined) {
    if (runs.length === 0) return []
    return [
      prose(
        { strong: 'No other version was compared. ' },
        'Whether a new one is better: ',
        { code: 'loadbearing eval --variant NAME' },
        ', then ',
        {
          code: 'loadbearing compare',
        },
        '.',
      ),
    ]
  }
  return [
    ...comparisonBlocks(first),
    ...when(others.length > 0, {
      kind: 'list',
      items: others.map((comparison): Text => [...verdictsText(comparison), ' In ', { link: 'the appendix', href: '#evaluation-detail' }, '.']),
    }),
  ]
}

/** Whether the answers are right, whether a new version is better, and whether the evaluation would show it if they were not. */
export function evaluationSection({ evaluation }: Review): Section {
  if (evaluation === undefined) {
    return {
      id: 'evaluation',
      title,
      blocks: [
        note(
          { strong: 'Unknown. ' },
          'Nothing was evaluated, so whether the answers are right, and whether a new version is better, could not be seen. ',
          { code: 'loadbearing eval' },
          ' supplies it.',
        ),
      ],
    }
  }
  return {
    id: 'evaluation',
    title,
    blocks: [
      { kind: 'facts', facts: evaluatedFacts(evaluation) },
      ...when(evaluation.runs.length > 0, ...metricsTable(evaluation)),
      ...comparisons(evaluation),
      { kind: 'facts', facts: trustFacts(evaluation) },
    ],
  }
}
