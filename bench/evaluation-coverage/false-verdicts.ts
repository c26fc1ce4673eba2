import { compareMetrics, type MetricPairs } from '../../src/measure/evaluation/comparison/compare-metric.ts'
import type { Pair } from '../../src/measure/evaluation/comparison/compare-metric-measure.ts'
import { seededRandom } from '../../src/measure/interval/random.ts'

const METRICS = 12
const percent = (share: number): number => Number((100 * share).toFixed(1))

/**
 * Twelve metrics of one case, six of yes and no and six graded, all leaning on the same question. `shift` is what B's mean has more than A's in each of
 * them; at 0 both systems are alike.
 */
function drawCase(random: () => number, shift: number): { a: number; b: number }[] {
  const question = random()
  return Array.from({ length: METRICS }, (_, m) => {
    const hard = 0.5 * question + 0.5 * random()
    // The answer differs from the last one to the same question in a fifth of the cases.
    const again = (): number => (random() < 0.2 ? 0.5 * random() + 0.5 * random() : hard)
    const graded = (x: number): number => 0.1 + 0.8 * x
    const [a, b] = [again(), again()]
    if (m % 2 === 0) return { a: graded(a), b: graded(b) + shift }
    const right = a > 0.4 ? 1 : 0
    const rightB = b > 0.4 ? 1 : 0
    // A wrong answer becomes right as often as lifts the share of right ones by the shift: 68 % of the law of `again` are right.
    return { a: right, b: rightB === 0 && random() < shift / 0.32 ? 1 : rightB }
  })
}

function drawComparison(random: () => number, cases: number, shift: number): MetricPairs[] {
  const metrics: Pair[][] = Array.from({ length: METRICS }, () => [])
  for (let group = 0, i = 0; i < cases; group += 1) {
    const size = 1 + Math.floor(random() * 4)
    const shared = drawCase(random, shift)
    for (let k = 0; k < size && i < cases; k += 1, i += 1) {
      const own = random() < 0.5 ? shared : drawCase(random, shift)
      for (const [m, { a, b }] of own.entries()) metrics[m]?.push({ caseId: `c${i}`, group: `g${group}`, slices: { language: `l${i % 4}` }, a, b })
    }
  }
  return metrics.map((pairs, m) => ({
    measure: { tool: 'simulation', metric: `m${m}`, version: '1', judge: '', better: 'higher', range: [0, 1], unit: 'ratio' },
    margin: 0.05,
    pairs,
  }))
}

/** How often a comparison of twelve metrics says anything that is false: of two systems that are alike, and of two that are a margin apart. */
export function falseVerdicts(runs: number, sizes: readonly number[] = [100, 400]) {
  const random = seededRandom(5)
  return sizes.map((cases) => {
    let alike = 0
    let slices = 0
    let equivalent = 0
    let metricsEquivalent = 0
    for (let run = 0; run < runs; run += 1) {
      const compared = compareMetrics(drawComparison(random, cases, 0), { alpha: 0.05, seed: run })
      const wrong = (verdict: string): boolean => verdict === 'better' || verdict === 'worse'
      if (compared.some(({ verdict }) => wrong(verdict))) alike += 1
      if (compared.some((metric) => metric.slices.some(({ verdict }) => wrong(verdict)))) slices += 1
      metricsEquivalent += compared.filter(({ verdict }) => verdict === 'equivalent').length
      const apart = compareMetrics(drawComparison(random, cases, 0.05), { alpha: 0.05, seed: run })
      if (apart.some(({ verdict }) => verdict === 'equivalent')) equivalent += 1
    }
    return {
      cases,
      'alike: any better or worse, %': percent(alike / runs),
      'alike: any slice better or worse, %': percent(slices / runs),
      'a margin apart: any equivalent, %': percent(equivalent / runs),
      'alike: metrics found equivalent, %': percent(metricsEquivalent / runs / METRICS),
    }
  })
}
