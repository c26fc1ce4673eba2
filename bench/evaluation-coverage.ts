/**
 * How far the statistics of comparison can be trusted, where the truth is known: `node bench/evaluation-coverage.ts [runs]`.
 * All is seeded; 2,000 runs take about five minutes.
 */

import { compareMetric } from '../src/measure/evaluation/comparison/compare-metric.ts'
import { meanOf } from '../src/measure/evaluation/estimate/clustered-mean.ts'
import { seededRandom } from '../src/measure/interval/random.ts'
import { drawPairs, gradedLaw, yesNoLaw } from './evaluation-coverage/draw-pairs.ts'
import { falseVerdicts } from './evaluation-coverage/false-verdicts.ts'
import { intervalCoverage } from './evaluation-coverage/interval-coverage.ts'
import { falseAlarms } from './evaluation-coverage/looks.ts'
import { trafficCoverage } from './evaluation-coverage/traffic-coverage.ts'

const runs = Number(process.argv[2] ?? 2000)

console.log(`Share of 95 % intervals that hold the truth, % (${runs} runs; groups of 1 to 8 where they are fewer than the cases)`)
console.table(intervalCoverage(runs))
console.log(`Two slices of half the traffic each: share of 95 % intervals that hold the truth, % (${runs} runs)`)
console.table(trafficCoverage(runs))
console.log(`Twelve metrics at α = 5 %: comparisons with a false verdict (${runs} runs)`)
console.table(falseVerdicts(runs))
console.log(`A gate looked at after every 20 cases, two systems alike at α = 5 % (${runs} runs)`)
console.table([falseAlarms(runs, 1000), falseAlarms(runs, 2000)])

console.log('100,000 pairs with 3 slice names (34 slices), groups of 1 to 8: seconds')
console.table(
  [yesNoLaw, gradedLaw].map((law) => {
    const { a, b, groups } = drawPairs(law, { cases: 100_000, largest: 8, correlation: 0.3 }, seededRandom(1))
    const pairs = groups.map((group, i) => ({
      caseId: `c${i}`,
      group,
      slices: { language: `l${i % 4}`, channel: `c${i % 10}`, kind: `k${i % 20}` },
      a: a[i] ?? 0,
      b: b[i] ?? 0,
    }))
    const started = performance.now()
    const figure = meanOf(a, groups, { unit: 'ratio', range: [0, 1] })
    const between = performance.now()
    const { verdict, slices } = compareMetric(pairs, { margin: 0.02, alpha: 0.05, better: 'higher', range: [0, 1], unit: 'ratio', seed: 1 })
    const ended = performance.now()
    return {
      scores: law.name,
      mean: 'value' in figure ? Number(figure.value.toFixed(4)) : '',
      'mean, s': Number(((between - started) / 1000).toFixed(3)),
      'comparison, s': Number(((ended - between) / 1000).toFixed(3)),
      verdict,
      slices: slices.length,
    }
  }),
)
