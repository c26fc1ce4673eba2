import { measureDifference } from '../../src/measure/evaluation/comparison/compare-metric-measure.ts'
import { trafficMean } from '../../src/measure/evaluation/estimate/traffic-weights.ts'
import { seededRandom } from '../../src/measure/interval/random.ts'
import { isMeasured } from '../../src/model/measurement.ts'

const percent = (share: number): number => Number((100 * share).toFixed(1))
const traffic = { slice: { few: 0.5, many: 0.5 } }

/** Cases of two slices with half of the traffic each, and by slice the share that B gains and that it loses; of a rate, the share that passes. */
interface Unequal {
  few: number
  many: number
  gained: readonly [few: number, many: number]
  lost: readonly [few: number, many: number]
  passed: readonly [few: number, many: number]
}

export const unequalDesigns: readonly Unequal[] = [
  { few: 30, many: 300, gained: [0.25, 0.01], lost: [0.25, 0.01], passed: [0.5, 0.99] },
  { few: 100, many: 1000, gained: [0.3, 0.01], lost: [0.1, 0.01], passed: [0.6, 0.98] },
  { few: 20, many: 400, gained: [0.1, 0], lost: [0, 0], passed: [0.9, 1] },
  { few: 30, many: 3000, gained: [0.05, 0.005], lost: [0, 0.005], passed: [0.93, 0.99] },
]

/**
 * Slices that have half of the traffic each and far from as many cases: how often the 95 % intervals of the rate and of the difference over the traffic hold
 * the truth, and how often two systems that are exactly a margin apart are called equivalent at α = 5 %.
 */
export function trafficCoverage(runs: number, designs: readonly Unequal[] = unequalDesigns) {
  const random = seededRandom(17)
  return designs.map(({ few, many, gained, lost, passed }) => {
    const truth = (gained[0] + gained[1] - lost[0] - lost[1]) / 2
    const rate = (passed[0] + passed[1]) / 2
    const slices = Array.from({ length: few + many }, (_, i) => ({ slice: i < few ? 'few' : 'many' }))
    const groups = slices.map((_, i) => `c${i}`)
    let [rates, differences, equivalent] = [0, 0, 0]
    for (let run = 0; run < runs; run += 1) {
      const values = slices.map((_, i) => (random() < passed[i < few ? 0 : 1] ? 1 : 0))
      const { figure } = trafficMean(values, groups, slices, { traffic, unit: 'ratio', range: [0, 1] })
      if (isMeasured(figure) && figure.interval !== undefined && figure.interval.low <= rate && rate <= figure.interval.high) rates += 1
      const pairs = slices.map((own, i) => {
        const at = i < few ? 0 : 1
        const u = random()
        const change = u < gained[at] ? 1 : u < gained[at] + lost[at] ? -1 : 0
        return { caseId: `c${i}`, group: `c${i}`, slices: own, a: change === 1 ? 0 : 1, b: change === -1 ? 0 : 1 }
      })
      const { found } = measureDifference(pairs, { range: [0, 1], unit: 'ratio', alpha: 0.05, seed: run, traffic, sequential: false })
      if (found === undefined) continue
      if (found.interval.low <= truth && truth <= found.interval.high) differences += 1
      if (truth > 0 && found.equivalence(truth).p < 0.05) equivalent += 1
    }
    return {
      cases: `${few} and ${many}`,
      passed: passed.join(' and '),
      rate: percent(rates / runs),
      gained: gained.join(' and '),
      lost: lost.join(' and '),
      difference: percent(differences / runs),
      'a margin apart: equivalent, %': truth > 0 ? percent(equivalent / runs) : '',
    }
  })
}
