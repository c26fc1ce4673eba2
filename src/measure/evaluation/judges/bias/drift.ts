import type { Figure, Unit } from '../../../../model/measurement.ts'
import { refusal } from '../../../interval/refusal.ts'
import { meanInterval } from '../../estimate/mean-interval.ts'
import { weightedMean } from '../../estimate/weighted-labels.ts'

/** An output of the anchor set, graded when the set was made and graded now. */
export interface Anchor {
  before: number
  now: number
  group?: string
}

/**
 * Drift: mean of now minus before over the anchor set, paired, by group where groups are named. The outputs are the same, so what changes is the judge.
 *
 * @returns in `unit`; no interval where every anchor changed alike
 */
export function drift(anchors: readonly Anchor[], { unit = 'ratio', confidence = 0.95 }: { unit?: Unit; confidence?: number } = {}): Figure {
  if (anchors.length === 0) return refusal('no output of the anchor set was graded again', unit, 0, 2)
  const change = weightedMean(
    anchors.map(({ before, now, group }) => ({ value: now - before, inclusionProbability: 1, ...(group === undefined ? {} : { group }) })),
  )
  return {
    value: change.value,
    unit,
    n: change.groups,
    ...meanInterval(change.value, change, { binary: false, confidence, range: [null, null], fallback: change.effective }),
    method: 'mean of paired differences',
  }
}
