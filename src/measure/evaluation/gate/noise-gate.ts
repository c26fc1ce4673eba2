import { type Clusters, clustersOf } from '../../interval/cluster-bootstrap.ts'
import { studentQuantile } from '../../interval/distributions.ts'
import { clusteredMean, type Range } from '../estimate/clustered-mean.ts'

export interface NoiseRule {
  /** Largest loss that does not matter; the gate fails on a loss that is surely there and not surely within it. */
  margin: number
  /** Fails where the whole interval of the mean is beyond it. */
  threshold?: number
  better: 'higher' | 'lower'
  alpha: number
  range: Range
}

/** A rule of the gate over cases in these groups, with all worked out that no run changes. */
export interface NoiseGate extends NoiseRule {
  clusters: Clusters
  /** Student's t, two-sided and one-sided, on the degrees of freedom of the clusters. */
  twoSided: number
  oneSided: number
}

/** @param groups group of each case, at least one case */
export function noiseGate(groups: readonly string[], rule: NoiseRule): NoiseGate {
  const clusters = clustersOf(groups)
  const { df } = clusteredMean(new Float64Array(groups.length), clusters)
  return { ...rule, clusters, twoSided: studentQuantile(1 - rule.alpha / 2, df), oneSided: studentQuantile(1 - rule.alpha, df) }
}
