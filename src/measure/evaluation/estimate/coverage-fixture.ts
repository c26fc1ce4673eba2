import { type Figure, isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import { cohensKappa } from '../agreement/cohens-kappa.ts'
import { gwetsAc1 } from '../agreement/gwets-ac1.ts'
import { krippendorffsAlpha } from '../agreement/krippendorffs-alpha.ts'
import { pickItems } from '../judges/pick-items.ts'
import { judgeErrors } from '../judges/rated-pairs.ts'
import { auroc } from './auroc.ts'
import { correctedRate, type GradedOutput } from './corrected-rate.ts'
import { roganGladen } from './rogan-gladen.ts'
import { labelledMean } from './weighted-labels.ts'

type Random = () => number

/** Draws a sample and makes a figure of it, whose truth is known. */
export interface Scenario {
  name: string
  truth: number
  draw: (random: Random, seed: number) => Figure | undefined
}

export interface Coverage {
  scenario: string
  /** Samples whose figure had an interval, of `runs`. */
  intervals: number
  /** Share of them that hold the truth. */
  covered: number
  /** Mean width. */
  width: number
  bias: number
}

/** How often the intervals of a scenario hold its truth, over `runs` samples from one seed. */
export function coverageOf({ name, truth, draw }: Scenario, runs: number, seed: number): Coverage {
  const random = seededRandom(seed)
  let [intervals, covered, width, sum] = [0, 0, 0, 0]
  for (let run = 0; run < runs; run += 1) {
    const figure = draw(random, seed + run)
    if (figure === undefined || !isMeasured(figure) || figure.interval === undefined) continue
    const { low, high } = figure.interval
    intervals += 1
    width += high - low
    sum += figure.value
    if (low <= truth + 1e-12 && truth - 1e-12 <= high) covered += 1
  }
  return { scenario: name, intervals, covered: covered / intervals, width: width / intervals, bias: sum / intervals - truth }
}

const flip = (random: Random, p: number): 0 | 1 => (random() < p ? 1 : 0)
/** Roughly normal: the sum of twelve uniform numbers less six. */
const normal = (random: Random): number => Array.from({ length: 12 }, random).reduce((sum, u) => sum + u, -6)
const times = <Item>(n: number, make: (i: number) => Item): Item[] => Array.from({ length: n }, (_, i) => make(i))

/** People pass a share `rate`; the judge passes 92 % of those, and 25 % of the others. */
function binaryOutput(random: Random, rate: number): { label: number; judged: number } {
  const label = flip(random, rate)
  return { label, judged: flip(random, label === 1 ? 0.92 : 0.25) }
}

const withoutLabel = ({ label: _, ...rest }: GradedOutput): GradedOutput => rest

/** PPI++ with `labels` of a thousand outputs, picked alike. */
export const ppiOfRate = (rate: number, labels: number): Scenario => ({
  name: `PPI++, rate ${rate}, ${labels} of 1,000 labelled`,
  truth: rate,
  draw: (random) => {
    const outputs = times(1000, (i) => ({ ...binaryOutput(random, rate), ...(i < labels && { inclusionProbability: labels / 1000 }) }))
    return correctedRate({ outputs: outputs.map((output, i) => (i < labels ? output : withoutLabel(output))) })?.figure
  },
})

/** PPI++ of a graded score: label uniform, judge the label with a bias and noise. */
export const ppiOfScore = (labels: number): Scenario => ({
  name: `PPI++, score 0 to 1, ${labels} of 1,000 labelled`,
  truth: 0.5,
  draw: (random) => {
    const outputs = times(1000, (i): GradedOutput => {
      const label = random()
      const judged = 0.2 + 0.7 * label + 0.1 * normal(random)
      return i < labels ? { judged, label, inclusionProbability: labels / 1000 } : { judged }
    })
    return correctedRate({ outputs })?.figure
  },
})

/** PPI++ where outputs come in conversations of one to eight that pass and fail together, and whole conversations are labelled. */
export const ppiOfConversations = (labelledGroups: number): Scenario => ({
  name: `PPI++, conversations of 1 to 8, ${labelledGroups} of 300 labelled`,
  truth: 0.7,
  draw: (random) => {
    const outputs = times(300, (group) => {
      const rate = 0.4 + 0.6 * random()
      return times(1 + Math.floor(8 * random()), () => {
        const output = { ...binaryOutput(random, rate), group: `g${group}`, inclusionProbability: labelledGroups / 300 }
        return group < labelledGroups ? output : withoutLabel(output)
      })
    }).flat()
    return correctedRate({ outputs })?.figure
  },
})

/** A run of 1,000 outputs whose uncertain ones mostly fail; mean pass rate (.95 · 7 + .25 · 3) / 10. */
function uncertainRun(random: Random) {
  return times(1000, (i) => {
    const isUncertain = random() < 0.3
    const label = flip(random, isUncertain ? 0.25 : 0.95)
    return { key: `case-${i}`, label, judged: flip(random, label === 1 ? 0.95 : 0.35), uncertainty: isUncertain ? 0.5 + 0.5 * random() : 0.3 * random() }
  })
}
const uncertainRate = 0.7 * 0.95 + 0.3 * 0.25

function pickedFigure(how: 'weighted' | 'forgotten' | 'ppi', n: number): Scenario['draw'] {
  return (random, seed) => {
    const items = uncertainRun(random)
    const picks = new Map(
      pickItems({ items, n, strategy: 'uncertainty', uniformShare: 0.3, seed }).picks.map(({ key, inclusionProbability }) => [key, inclusionProbability]),
    )
    const probabilityOf = (key: string): { inclusionProbability?: number } => {
      const inclusionProbability = picks.get(key)
      return inclusionProbability === undefined ? {} : { inclusionProbability }
    }
    if (how === 'ppi') {
      return correctedRate({ outputs: items.map(({ key, judged, label }) => (picks.has(key) ? { judged, label, ...probabilityOf(key) } : { judged })) })?.figure
    }
    const labels = items.filter(({ key }) => picks.has(key))
    return labelledMean(labels.map(({ key, label }) => ({ value: label, ...(how === 'weighted' ? probabilityOf(key) : { inclusionProbability: 1 }) })))
  }
}

/** Labels picked by uncertainty and uniformly: weighted by their probability, taken as if they were a random sample, and with PPI++. */
export const pickedLabels = (n: number): { weighted: Scenario; forgotten: Scenario; ppi: Scenario } => ({
  weighted: { name: `${n} picked labels, weighted`, truth: uncertainRate, draw: pickedFigure('weighted', n) },
  forgotten: { name: `${n} picked labels, probability forgotten`, truth: uncertainRate, draw: pickedFigure('forgotten', n) },
  ppi: { name: `${n} picked labels, PPI++`, truth: uncertainRate, draw: pickedFigure('ppi', n) },
})

/** Rogan and Gladen of 1,000 grades, with errors of the judge known from `labels` outputs of each kind elsewhere. */
export const roganGladenOfRate = (rate: number, labels: number): Scenario => ({
  name: `Rogan-Gladen, rate ${rate}, ${labels} passed and ${labels} failed elsewhere`,
  truth: rate,
  draw: (random) => {
    const count = (of: number, p: number) => ({ have: times(of, () => flip(random, p)).reduce<number>((sum, x) => sum + x, 0), of })
    return roganGladen({ passed: count(1000, rate * 0.9 + (1 - rate) * 0.15), sensitivity: count(labels, 0.9), specificity: count(labels, 0.85) })
  },
})

/** Rogan and Gladen of 50 conversations of 20 answers that mostly pass or fail together, here and in the labelled ones elsewhere. */
export const roganGladenOfConversations: Scenario = {
  name: 'Rogan-Gladen, 50 conversations of 20, here and elsewhere',
  truth: 0.7,
  draw: (random) => {
    const conversations = (name: string) =>
      times(50, (group) => {
        const rate = random() < 0.7 ? 0.9 : 7 / 30
        return times(20, () => ({ ...binaryOutput(random, rate), group: `${name}${group}` }))
      }).flat()
    const pairs = conversations('elsewhere').map(({ judged, label, group }) => ({ caseId: group, judge: judged, humans: [{ rater: 'a', value: label }] }))
    return correctedRate({ outputs: conversations('here').map(withoutLabel), elsewhere: judgeErrors(pairs, { passAt: 0.5, minLabels: 50 }) })?.figure
  },
}

/** PPI++ where the judge grades hardly any of what people fail. */
export const ppiUngraded: Scenario = {
  name: 'PPI++, 100 of 1,000 labelled, no grade on most of what people fail',
  truth: 0.7,
  draw: (random) => {
    const outputs = times(1000, (i): GradedOutput => {
      const { judged, label } = binaryOutput(random, 0.7)
      const isGraded = random() < (label === 1 ? 0.95 : 0.2)
      return { ...(isGraded && { judged }), ...(i < 100 && { label, inclusionProbability: 0.1 }) }
    })
    return correctedRate({ outputs })?.figure
  },
}

/** Two raters of the same output, each wrong on a share `errs` of them by chance. */
export function raters(rate: number, errs: number, n: number): Record<'kappa' | 'ac1' | 'alpha', Scenario> {
  const observed = (1 - errs) ** 2 + errs ** 2
  const base = rate * (1 - errs) + (1 - rate) * errs
  const kappaChance = base ** 2 + (1 - base) ** 2
  const ac1Chance = 2 * base * (1 - base)
  const items = (random: Random) =>
    times(n, () => {
      const truth = random() < rate
      return { values: times(2, () => ((random() < errs ? !truth : truth) ? 1 : 0)) }
    })
  const name = (coefficient: string): string => `${coefficient}, rate ${rate}, raters err ${errs}, n ${n}`
  return {
    kappa: { name: name('kappa'), truth: (observed - kappaChance) / (1 - kappaChance), draw: (random) => cohensKappa(items(random)) },
    ac1: { name: name('AC1'), truth: (observed - ac1Chance) / (1 - ac1Chance), draw: (random) => gwetsAc1(items(random), { categories: [0, 1] }) },
    alpha: {
      name: name('alpha'),
      truth: (observed - kappaChance) / (1 - kappaChance),
      draw: (random, seed) => krippendorffsAlpha(items(random), { level: 'nominal', seed, replicates: 400 }),
    },
  }
}

/** Scores of two exponential classes, whose area is ratio / (1 + ratio). */
export const areaOf = (ratio: number, n: number): Scenario => ({
  name: `AUROC ${(ratio / (1 + ratio)).toFixed(3)}, ${n} of each class`,
  truth: ratio / (1 + ratio),
  draw: (random) => auroc(times(2 * n, (i) => ({ positive: i < n, score: -Math.log(1 - random()) * (i < n ? ratio : 1) }))),
})
