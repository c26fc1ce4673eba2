import type { RunMeasure } from '../../model/eval-run.ts'
import type { ConflictEvidence } from '../../model/evaluation-evidence.ts'
import { measureOf, type Score } from '../../model/score.ts'
import { spearmanFigure } from './conflicts-spearman.ts'
import { meanOf } from './estimate/clustered-mean.ts'

/** Names that tools give to one idea; the first is ours. */
const ideas: readonly (readonly string[])[] = [
  ['groundedness', 'faithfulness', 'faithful', 'grounded', 'context-adherence'],
  ['relevance', 'answer-relevancy', 'answer-relevance', 'response-relevancy', 'response-relevance'],
  ['correctness', 'answer-correctness', 'factual-correctness', 'factuality'],
  ['context-precision', 'contextual-precision', 'llm-context-precision-with-reference'],
  ['context-recall', 'contextual-recall', 'llm-context-recall'],
  ['toxicity', 'toxic', 'toxicness'],
]
const ideaOf = new Map(ideas.flatMap((names) => names.map((name) => [name, names[0]])))
/** Where a measure says no pass mark of its own. */
const usualPassMark = 0.5

/** One measure as it stands in a run; `passAt` without it is ½ of a range of 0 to 1. */
export type ConflictMeasure = RunMeasure & { passAt?: number }

/** The idea behind a metric's name: what may be expected to agree. */
export function ideaOfMetric(metric: string): string {
  const name = metric
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
  return ideaOf.get(name) ?? name
}

/**
 * Measures of one idea (two tools under one name, or two names for one thing) that were put to the same outputs: how often one passes what the other fails,
 * and whether they put the outputs in one order. Only outputs with a value by both count; a measure whose values have no pass mark is left out.
 *
 * @param options.measures of the runs; scores of others take ratios of 0 to 1, higher being better
 * @param options.groupOf group of a case, for the intervals
 * @returns every pair with at least one output in common, the one with the most disagreements first
 */
export function findConflicts(options: {
  scores: readonly Score[]
  measures?: readonly ConflictMeasure[]
  groupOf?: (caseId: string) => string
}): ConflictEvidence[] {
  const { scores, measures = [], groupOf = (caseId: string) => caseId } = options
  const declared = new Map(measures.map((measure) => [measureOf(measure), measure]))
  const byIdea = new Map<string, Map<string, Graded>>()
  for (const score of scores) {
    if (score.value === undefined) continue
    const idea = ideaOfMetric(score.metric)
    const own = byIdea.get(idea) ?? new Map<string, Graded>()
    byIdea.set(idea, own)
    const key = measureOf(score)
    const graded = own.get(key) ?? { key, measure: declared.get(key), values: new Map<string, { value: number; group: string }>() }
    own.set(key, graded)
    graded.values.set(JSON.stringify([score.run, score.caseId, score.repeat]), { value: score.value, group: groupOf(score.caseId) })
  }
  const found: ConflictEvidence[] = []
  for (const [idea, graded] of byIdea) {
    const all = [...graded.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
    for (const [at, a] of all.entries()) {
      for (const b of all.slice(at + 1)) {
        const conflict = conflictOf(idea, a, b)
        if (conflict !== undefined) found.push(conflict)
      }
    }
  }
  return found.sort((a, b) => b.disagree.have / b.disagree.of - a.disagree.have / a.disagree.of || b.outputs - a.outputs || (a.a + a.b < b.a + b.b ? -1 : 1))
}

interface Graded {
  key: string
  measure: ConflictMeasure | undefined
  values: Map<string, { value: number; group: string }>
}

function conflictOf(metric: string, a: Graded, b: Graded): ConflictEvidence | undefined {
  const both = [...a.values].flatMap(([output, { value, group }]) => {
    const other = b.values.get(output)
    return other === undefined ? [] : [{ a: value, b: other.value, group }]
  })
  const passesA = passTest(a)
  const passesB = passTest(b)
  if (both.length === 0 || passesA === undefined || passesB === undefined) return undefined
  const apart = both.map((pair) => (passesA(pair.a) === passesB(pair.b) ? 0 : 1))
  const groups = both.map(({ group }) => group)
  const turned = (graded: Graded) => (graded.measure?.better === 'lower' ? -1 : 1)
  return {
    metric,
    a: a.key,
    b: b.key,
    outputs: both.length,
    disagree: {
      have: apart.reduce((sum: number, value) => sum + value, 0),
      of: both.length,
      figure: meanOf(apart, groups, { unit: 'ratio', range: [0, 1], method: 'share' }),
    },
    correlation: spearmanFigure(
      both.map((pair) => turned(a) * pair.a),
      both.map((pair) => turned(b) * pair.b),
      groups,
    ),
  }
}

function passTest({ measure, values }: Graded): ((value: number) => boolean) | undefined {
  const ownMark = measure?.passAt
  const isRatio = measure === undefined || measure.range[0] === null ? [...values.values()].every(({ value }) => value >= 0 && value <= 1) : false
  const mark = ownMark ?? (isRatio || (measure?.range[0] === 0 && measure.range[1] === 1) ? usualPassMark : undefined)
  if (mark === undefined) return undefined
  return measure?.better === 'lower' ? (value) => value <= mark : (value) => value >= mark
}
