import { pairedDifference } from '../../src/measure/evaluation/comparison/paired-difference.ts'
import { meanOf } from '../../src/measure/evaluation/estimate/clustered-mean.ts'
import { clustersOf } from '../../src/measure/interval/cluster-bootstrap.ts'
import { seededRandom } from '../../src/measure/interval/random.ts'
import { isMeasured } from '../../src/model/measurement.ts'
import { drawPairs, gradedLaw, yesNoLaw } from './draw-pairs.ts'

const percent = (share: number): number => Number((100 * share).toFixed(1))

/** How often the 95 % intervals of a mean and of a paired difference hold the truth. */
export function intervalCoverage(runs: number, sizes: readonly number[] = [30, 100, 500]) {
  const random = seededRandom(11)
  const shapes = sizes.flatMap((cases) => [
    { cases, largest: 1, correlation: 0 },
    { cases, largest: 8, correlation: 0 },
    { cases, largest: 8, correlation: 0.3 },
    { cases, largest: 8, correlation: 0.6 },
  ])
  return [yesNoLaw, gradedLaw].flatMap((law) =>
    shapes.map((shape) => {
      let mean = 0
      let difference = 0
      let groups = 0
      for (let run = 0; run < runs; run += 1) {
        const drawn = drawPairs(law, shape, random)
        const clusters = clustersOf(drawn.groups)
        groups += clusters.count / runs
        const figure = meanOf(drawn.a, clusters, { unit: 'ratio', range: [0, 1] })
        const interval = isMeasured(figure) ? figure.interval : undefined
        if (interval !== undefined && interval.low <= law.meanA && law.meanA <= interval.high) mean += 1
        const found = pairedDifference(
          drawn.b.map((b, i) => b - (drawn.a[i] ?? 0)),
          clusters,
          { span: 1, yesNo: law === yesNoLaw, confidence: 0.95, seed: run },
        )
        if (found.interval.low <= law.difference && law.difference <= found.interval.high) difference += 1
      }
      return {
        scores: law.name,
        cases: shape.cases,
        groups: Math.round(groups),
        correlation: shape.correlation,
        mean: percent(mean / runs),
        difference: percent(difference / runs),
      }
    }),
  )
}
