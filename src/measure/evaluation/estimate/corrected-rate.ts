import { type Figure, isMeasured, type Unit } from '../../../model/measurement.ts'
import { refusal } from '../../interval/refusal.ts'
import { kishGroups, type Linearized, linearizedVariance } from './linearized-variance.ts'
import { meanInterval } from './mean-interval.ts'
import { type LabelledScore, ppiMean, ppiMeanWeighted } from './ppi.ts'
import { type Count, roganGladen } from './rogan-gladen.ts'
import { labelledMean } from './weighted-labels.ts'
import { effectiveCount } from './weighted-share.ts'

/** Fewest labels under a corrected figure: below it the intervals of the simulation in bench/evaluation-estimates.ts fall short of 93 %. */
const MIN_CORRECTION_LABELS = 30

/** An output with the judge's grade, and with a person's label where there is one. */
export interface GradedOutput {
  /** Absent where the judge could not grade it: people would still have something to say of it. */
  judged?: number
  label?: number
  /** Of the label. Without it the label cannot stand for other outputs, and is left out wherever other labels have theirs. */
  inclusionProbability?: number
  group?: string
}

export interface CorrectionInput {
  outputs: readonly GradedOutput[]
  /** How the judge did on labelled outputs of another mix: of those that people pass, the share that it passes, and the same of those they fail. */
  elsewhere?: { sensitivity: Count; specificity: Count }
  /** A grade at or over it passes, where `elsewhere` is used. */
  passAt?: number
  unit?: Unit
  range?: readonly [number | null, number | null]
  confidence?: number
}

export interface Corrected {
  method: 'ppi++' | 'rogan-gladen' | 'labels'
  figure: Figure
}

const isBinary = (value: number): boolean => value === 0 || value === 1

type Graded = GradedOutput & { judged: number }

const isGraded = (output: GradedOutput): output is Graded => output.judged !== undefined

/**
 * Every output with a grade: one that the judge could not grade has the mean of the others. Any grade that does not depend on labels will do, since the labels
 * take off what it is wrong by; without these outputs the figure would be of those alone that a judge can grade.
 */
function withStandIns(outputs: readonly GradedOutput[]): Graded[] {
  const graded = outputs.filter(isGraded)
  const standIn = graded.length === 0 ? 0 : graded.reduce((sum, { judged }) => sum + judged, 0) / graded.length
  return outputs.map((output) => ({ ...output, judged: output.judged ?? standIn }))
}

function ppiFigure(labelled: readonly LabelledScore[], outputs: readonly Graded[], input: CorrectionInput): Figure {
  const { unit = 'ratio', range = [0, 1], confidence = 0.95 } = input
  // A label of unknown origin says nothing that its output's grade does not: were the output left out, the others would no longer be all outputs.
  const unlabelled = outputs.filter(({ label, inclusionProbability }) => label === undefined || inclusionProbability === undefined)
  const isUniform = labelled.every(({ inclusionProbability }) => inclusionProbability === labelled[0]?.inclusionProbability)
  const estimate = isUniform ? ppiMean(labelled, unlabelled) : ppiMeanWeighted(labelled, unlabelled)
  const [least, most] = range
  const value = Math.min(Math.max(estimate.value, least ?? -Infinity), most ?? Infinity)
  const linearized: Linearized = { variance: estimate.standardError ** 2, groups: estimate.groups, clustered: estimate.clustered, df: estimate.df }
  const fallback = kishGroups(
    labelled.map(({ inclusionProbability: p = 1 }) => 1 / p),
    labelled.map(({ group }) => group),
  )
  const without = input.outputs.length - input.outputs.filter(isGraded).length
  const ungraded = without === 0 ? '' : `, ${without} of them without a grade, taken for the mean grade`
  const binary = labelled.every(({ label }) => isBinary(label))
  return {
    value,
    unit,
    n: estimate.groups,
    ...meanInterval(value, linearized, { binary, confidence, range, fallback, student: true }),
    method: `PPI++${isUniform ? '' : ', weights 1 / inclusion probability'}, lambda ${estimate.lambda.toFixed(3)}, ${labelled.length} labels and ${unlabelled.length} grades alone${ungraded}`,
  }
}

function roganGladenFigure(
  outputs: readonly GradedOutput[],
  elsewhere: NonNullable<CorrectionInput['elsewhere']>,
  { passAt, confidence }: { passAt: number; confidence: number },
): Figure {
  const graded = outputs.filter(isGraded)
  const passed = effectiveCount(graded.map(({ judged, group }) => ({ have: judged >= passAt, ...(group !== undefined && { group }) })))
  const { groups: n } = linearizedVariance(
    new Float64Array(graded.length),
    graded.map(({ group }) => group),
  )
  const figure = roganGladen({ passed, ...elsewhere, n, confidence })
  const without = outputs.length - graded.length
  if (without === 0 || !isMeasured(figure)) return figure
  return { ...figure, method: `${figure.method ?? ''}; ${without} ${without === 1 ? 'output' : 'outputs'} without a grade left out` }
}

/**
 * The mean that people would give all outputs, from the grades of a judge and few labels; outputs that it could not grade are among them, but for
 * Rogan and Gladen's, which is of the graded ones. With labels of these outputs it is PPI++; where every
 * output has its label, or no label has an inclusion probability to stand for others, the labels alone speak, or refuse. Labels without a probability
 * beside labels that have one count as none: someone chose them, failures say. Without labels here, but with
 * the errors of a judge of yes and no known from other outputs, it is Rogan and Gladen's.
 *
 * @param input grades and labels in one unit
 * @returns `undefined` where nothing is known of people at all
 */
export function correctedRate(input: CorrectionInput): Corrected | undefined {
  const { outputs, elsewhere, passAt = 0.5, unit = 'ratio', range = [0, 1], confidence = 0.95 } = input
  const graded = withStandIns(outputs)
  const labelled = graded.flatMap(({ label, ...rest }) => (label === undefined ? [] : [{ ...rest, label }]))
  if (labelled.length === 0) {
    if (elsewhere === undefined) return undefined
    return { method: 'rogan-gladen', figure: roganGladenFigure(outputs, elsewhere, { passAt, confidence }) }
  }
  const isComplete = labelled.length === outputs.length
  const usable = isComplete
    ? labelled.map((score) => ({ ...score, inclusionProbability: 1 }))
    : labelled.filter((score) => score.inclusionProbability !== undefined)
  if (usable.length === 0 || isComplete) {
    const labels = (isComplete ? usable : labelled).map(({ label, ...rest }) => ({ ...rest, value: label }))
    return { method: 'labels', figure: labelledMean(labels, { unit, range, confidence }) }
  }
  const { groups } = linearizedVariance(
    new Float64Array(usable.length),
    usable.map(({ group }) => group),
  )
  if (groups < MIN_CORRECTION_LABELS) {
    const figure = refusal(`${groups} independent labels of known inclusion probability are too few to correct a judge by`, unit, groups, MIN_CORRECTION_LABELS)
    return { method: 'ppi++', figure }
  }
  return { method: 'ppi++', figure: ppiFigure(usable, graded, input) }
}
