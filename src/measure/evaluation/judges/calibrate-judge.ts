import type { CalibrationEvidence } from '../../../model/evaluation-evidence.ts'
import { cohensKappa } from '../agreement/cohens-kappa.ts'
import { gwetsAc1 } from '../agreement/gwets-ac1.ts'
import { krippendorffsAlpha } from '../agreement/krippendorffs-alpha.ts'
import type { RatedItem } from '../agreement/rated-item.ts'
import { auroc } from '../estimate/auroc.ts'
import type { Range } from '../estimate/clustered-mean.ts'
import { weightedShare } from '../estimate/weighted-share.ts'
import { type Anchor, drift } from './bias/drift.ts'
import { effectiveJudges, type PanelItem } from './bias/effective-judges.ts'
import { type GradedAgain, gradingSd } from './bias/grading-sd.ts'
import { lengthBias } from './bias/length-bias.ts'
import { type OrderedPair, orderSwap } from './bias/order-swap.ts'
import { selfConsistency } from './bias/self-consistency.ts'
import { selfPreference } from './bias/self-preference.ts'
import { judgeVerdict } from './calibrate-judge-verdict.ts'
import { countedPairs, type RatedPair, type Rating, ratingsOf, weightOf } from './rated-pairs.ts'

/** What a calibration looks at beside the grade and the labels. */
export interface CalibrationPair extends RatedPair {
  /** Of the answer, in characters. */
  textLength?: number
  /** The answer was written by a model of the judge's family. */
  ownFamily?: boolean
}

export interface CalibrationInput {
  judge: string
  tool: string
  metric: string
  /** Of the metric. */
  version: string
  /** Lowest and highest grade; 0 and 1 without it. */
  range?: Range
  /** When it is held, ISO 8601. */
  at?: string
  pairs: readonly CalibrationPair[]
  /** A grade, or a label, at or over it passes. */
  passAt: number
  order?: readonly OrderedPair[]
  /** Grades of the same output, graded again and again. */
  repeats?: readonly GradedAgain[]
  anchors?: readonly Anchor[]
  panel?: readonly PanelItem[]
  bar: number
  minLabels: number
  seed: number
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** People with each other; absent where no two outputs have labels of two of them. Agreement is of pass and fail, alpha of the values. */
export function humanAgreement(
  pairs: readonly Pick<CalibrationPair, 'caseId' | 'group' | 'humans'>[],
  { passAt, seed }: { passAt: number; seed: number },
): CalibrationEvidence['humanAgreement'] {
  const several = pairs.filter(({ humans }) => new Set(humans.map(({ rater }) => rater)).size > 1)
  if (several.length < 2) return undefined
  const raters = [...new Set(several.flatMap(({ humans }) => humans.map(({ rater }) => rater)))]
  const items = (of: (value: number) => number): RatedItem[] =>
    several.map(({ caseId, group = caseId, humans }) => ({
      values: raters.map((rater) => humans.filter((label) => label.rater === rater).map(({ value }) => of(value))[0]),
      weight: mean(humans.map(weightOf)),
      group,
    }))
  const verdicts = items((value) => (value >= passAt ? 1 : 0))
  const isBinary = several.every(({ humans }) => humans.every(({ value }) => value === 0 || value === 1))
  return {
    kappa: cohensKappa(verdicts),
    ac1: gwetsAc1(verdicts, { categories: [0, 1] }),
    alpha: krippendorffsAlpha(
      items((value) => value),
      { level: isBinary ? 'nominal' : 'interval', seed },
    ),
  }
}

function againstPeople(
  pairs: readonly RatedPair[],
  passAt: number,
): Pick<CalibrationEvidence, 'agreement' | 'baseRate' | 'sensitivity' | 'specificity' | 'auroc'> {
  const seen = ratingsOf(pairs, passAt)
  const share = (have: (one: Rating) => boolean, among: (one: Rating) => boolean, nothing: string) =>
    weightedShare(
      seen.filter(among).map((one) => ({ have: have(one), weight: one.weight, group: one.group })),
      nothing,
    )
  const all = (): boolean => true
  const rated = seen.map(({ judge, human, weight, group }) => ({ values: [judge ? 1 : 0, human ? 1 : 0], weight, group }))
  const unlabelled = 'no output has a label of a person'
  return {
    agreement: {
      observed: share(({ judge, human }) => judge === human, all, unlabelled),
      kappa: cohensKappa(rated),
      ac1: gwetsAc1(rated, { categories: [0, 1] }),
    },
    baseRate: { human: share(({ human }) => human, all, unlabelled), judge: share(({ judge }) => judge, all, unlabelled) },
    sensitivity: share(
      ({ judge }) => judge,
      ({ human }) => human,
      'no output that people pass',
    ),
    specificity: share(
      ({ judge }) => !judge,
      ({ human }) => !human,
      'no output that people fail',
    ),
    ...(new Set(pairs.map(({ judge }) => judge)).size > 2 && {
      auroc: auroc(seen.map(({ human, score, weight, group }) => ({ positive: human, score, weight, group }))),
    }),
  }
}

/** Judge minus the mean of people, by what the answers are like. */
function biases(pairs: readonly CalibrationPair[]): Pick<CalibrationEvidence, 'lengthBias' | 'selfPreference'> {
  const errors = pairs.map(({ caseId, group = caseId, judge, humans, textLength, ownFamily }) => ({
    error: judge - mean(humans.map(({ value }) => value)),
    group,
    textLength,
    ownFamily,
  }))
  const byLength = errors.flatMap(({ textLength: length, error, group }) => (length === undefined ? [] : [{ error, group, length }]))
  const byFamily = errors.flatMap(({ ownFamily, error, group }) => (ownFamily === undefined ? [] : [{ error, group, ownFamily }]))
  return {
    ...(byLength.length > 0 && { lengthBias: lengthBias(byLength) }),
    ...(byFamily.some(({ ownFamily }) => ownFamily) && { selfPreference: selfPreference(byFamily) }),
  }
}

/**
 * A judge held against people: their agreement with each other first, which is the ceiling; then the judge's with each of them, its error rates, and its
 * leanings. All of pass and fail at `passAt`, but for alpha, AUROC and the biases, which are of the values. Where enough labels have inclusion
 * probabilities, only they are used, and weighted.
 *
 * @param input grades and labels in one unit; pairs without a label count for nothing
 * @see judgeVerdict for what `usable` means
 */
export function calibrateJudge(input: CalibrationInput): CalibrationEvidence {
  const { judge, tool, metric, version, range, at, passAt, order = [], repeats = [], anchors = [], panel = [], bar, minLabels, seed } = input
  const { pairs, weighted } = countedPairs(input.pairs, minLabels)
  const people = humanAgreement(pairs, { passAt, seed })
  const known = againstPeople(pairs, passAt)
  const effective = effectiveJudges(panel)
  return {
    judge,
    tool,
    metric,
    version,
    ...(at !== undefined && { at }),
    passAt,
    pairs: pairs.length,
    raters: new Set(pairs.flatMap(({ humans }) => humans.map(({ rater }) => rater))).size,
    ...(people !== undefined && { humanAgreement: people }),
    ...known,
    ...biases(pairs),
    ...(order.length > 0 && { order: orderSwap(order) }),
    ...(repeats.length > 0 && {
      selfConsistency: selfConsistency(
        repeats.map(({ grades }) => grades),
        passAt,
      ),
      gradingSd: gradingSd(repeats, range === undefined ? {} : { range }),
    }),
    ...(anchors.length > 0 && { drift: drift(anchors) }),
    ...(effective !== undefined && { effectiveJudges: effective }),
    bar,
    ...judgeVerdict({
      pairs: pairs.length,
      minLabels,
      bar,
      ...known.agreement,
      ...(people !== undefined && { ceiling: people.ac1 }),
      weighted,
    }),
  }
}
