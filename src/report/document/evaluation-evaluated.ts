import type { EvalRun } from '../../model/eval-run.ts'
import type { CaseSetEvidence, EvaluationEvidence } from '../../model/evaluation-evidence.ts'
import { formatCount } from '../format-number.ts'
import { plural } from '../wording.ts'
import type { Fact, Inline, Text } from './blocks.ts'
import { sourceWords } from './evaluation-words.ts'
import { name } from './pieces.ts'

const mostSets = 3
const mostRuns = 3

const day = (iso: string): string => iso.slice(0, 10)
const casesText = (cases: number): string => `${formatCount(cases)} ${plural(cases, 'case')}`

/** How old the cases are, of those that say so. */
function ageText({ oldestAddedAt, newestAddedAt }: CaseSetEvidence): string {
  if (oldestAddedAt === undefined || newestAddedAt === undefined) return 'of unknown age'
  return day(oldestAddedAt) === day(newestAddedAt) ? `added ${day(newestAddedAt)}` : `added ${day(oldestAddedAt)} to ${day(newestAddedAt)}`
}

function setText(set: CaseSetEvidence): Inline[] {
  return [name(set.name), `: ${casesText(set.cases)} in ${formatCount(set.groups)} ${plural(set.groups, 'group')}, ${ageText(set)}`]
}

function setInFull(set: CaseSetEvidence): Inline[] {
  const { withReference, duplicates, emptyReferences, bySource } = set
  const parts = [
    bySource.map(({ kind, count }) => `${formatCount(count)} ${sourceWords[kind]}`).join(', '),
    `${formatCount(withReference.have)} with a reference`,
    ...(emptyReferences > 0 ? [`${formatCount(emptyReferences)} with an empty one`] : []),
    duplicates.have === 0 ? 'none repeats another' : `${formatCount(duplicates.have)} ${plural(duplicates.have, 'repeats', 'repeat')} another`,
  ]
  return [name(set.name), `: ${parts.filter((part) => part !== '').join('; ')}`]
}

/** A run by its variant and day; how much was asked where it is not as in the run before. */
function runText(run: EvalRun, before: EvalRun | undefined): Inline[] {
  const isAsBefore = before?.cases === run.cases && before.repeats === run.repeats
  const asked = `: ${casesText(run.cases)}${run.repeats === 1 ? '' : `, ${formatCount(run.repeats)} times each`}`
  return [name(run.variant), ` on ${day(run.startedAt)}${isAsBefore ? '' : asked}${run.status === 'done' ? '' : ', not finished'}`]
}

function runInFull({ id, target, cachedOutputs }: EvalRun): Inline[] {
  const cached = cachedOutputs > 0 ? `, ${formatCount(cachedOutputs)} answers from an earlier run` : ''
  return [name(id), ' through ', name(target), cached]
}

/** The first few, and how many are not shown. */
function several(items: readonly Inline[][], most: number, { none, separator }: { none: string; separator: string }): Text {
  if (items.length === 0) return none
  const shown = items.slice(0, most).flatMap((item, index) => (index === 0 ? item : [separator, ...item]))
  return items.length > most ? [...shown, `. And ${formatCount(items.length - most)} more.`] : [...shown, '.']
}

/** Runs that are whole and that the review is not about, with why. */
function leftOutText(leftOut: NonNullable<EvaluationEvidence['leftOut']>): Inline[] {
  const shown = leftOut
    .slice(0, mostRuns)
    .flatMap(({ run, cases, why }, index): Inline[] => [
      index === 0 ? ' Left out: ' : '; ',
      name(run),
      `, ${casesText(cases)}, ${why === 'partial' ? 'a part of the set' : 'too few beside the largest run'}`,
    ])
  if (shown.length === 0) return []
  return [...shown, leftOut.length > mostRuns ? `; and ${formatCount(leftOut.length - mostRuns)} more.` : '.']
}

/** What was evaluated, in a line or two. */
export function evaluatedFacts({ caseSets, runs, leftOut = [] }: EvaluationEvidence): Fact[] {
  const told = runs.map((run, index) => runText(run, runs[index - 1]))
  const none = leftOut.length > 0 ? 'none to go by.' : 'none finished'
  return [
    { term: 'Cases', text: several(caseSets.map(setText), mostSets, { none: 'none', separator: '. ' }) },
    { term: 'Runs', text: [several(told, mostRuns, { none, separator: '; ' }), leftOutText(leftOut)].flat() },
  ]
}

/** Where cases come from and what was asked: for who goes over the evaluation itself. */
export function evaluatedDetail({ caseSets, runs }: EvaluationEvidence): Fact[] {
  return [
    { term: 'Where cases come from', text: several(caseSets.map(setInFull), mostSets, { none: 'there are none', separator: '. ' }) },
    ...(runs.length === 0 ? [] : [{ term: 'What was asked', text: several(runs.map(runInFull), mostRuns, { none: '', separator: '; ' }) }]),
  ]
}
