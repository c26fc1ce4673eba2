import type { Config } from '../model/config.ts'
import type { Evidence } from '../model/evidence.ts'
import type { BreaksNext, GrowthMark } from '../model/review.ts'
import { saturationMark } from './saturation-mark.ts'
import { targetMarks } from './target-marks.ts'

/** Limits that other areas will mark; named so that nobody takes their absence for their being far off. */
const notBuilt: BreaksNext['unseen'] = [
  { limit: 'the provider’s quota', command: 'loadbearing cost (planned, not in this version)' },
  { limit: 'cost per user over its ceiling', command: 'loadbearing cost (planned, not in this version)' },
  { limit: 'recall under its target as the corpus grows', command: 'loadbearing retrieval (planned, not in this version)' },
]

/** Coverage that was measured is no limit that nobody looked for, however small it is: its audit says what it is worth. */
function unseenLimits({ evaluation }: Evidence): BreaksNext['unseen'] {
  const coverage = { limit: 'a test set that no longer covers the traffic', command: 'loadbearing cases coverage FILE' }
  return evaluation?.coverage === undefined ? [coverage, ...notBuilt] : [...notBuilt]
}

/** The marks on the growth axis, nearest first. A run that is not valid marks nothing, nor does a closed loop, which asks for no rate. */
export function breaksNextOf(evidence: Evidence, config: Config): BreaksNext {
  const { load } = evidence
  const others = unseenLimits(evidence)
  if (load === undefined) return { marks: [], unseen: [{ limit: 'the stage that saturates', command: 'loadbearing load URL' }, ...others] }
  const { today } = load.capacity
  if (!load.validity.valid) {
    return { today, marks: [], unseen: [{ limit: `the stage that saturates: ${load.validity.reason}`, command: evidence.command }, ...others] }
  }
  if (load.loop === 'closed') {
    const limit = 'the stage that saturates: a closed loop asks for no rate, so that none can be marked'
    return { today, marks: [], unseen: [{ limit, command: 'loadbearing load URL' }, ...others] }
  }
  const marks = [...saturationMark(load.capacity), ...targetMarks(load.capacity, load.objectives, config.criteria)]
  return { today, marks: marks.sort(byNearness), unseen: others }
}

/** By the rate at which they lie, which is known also where today's load is not. */
function byNearness(a: GrowthMark, b: GrowthMark): number {
  return at(a) - at(b) || (a.id < b.id ? -1 : 1)
}

function at({ at: figure }: GrowthMark): number {
  return 'value' in figure ? figure.value : Number.POSITIVE_INFINITY
}
