import type { Config } from '../model/config.ts'
import type { Evidence } from '../model/evidence.ts'
import type { BreaksNext } from '../model/review.ts'

/** Limits that other areas will mark; named so that nobody takes their absence for their being far off. */
const unseenLimits: BreaksNext['unseen'] = [
  { limit: 'recall under its target as the corpus grows', command: 'loadbearing retrieval (planned, not in this version)' },
  { limit: 'cost per user over its ceiling', command: 'loadbearing cost (planned, not in this version)' },
  { limit: 'a test set that no longer covers the traffic', command: 'loadbearing eval (planned, not in this version)' },
]

/** The marks on the growth axis, nearest first. */
export function breaksNextOf(evidence: Evidence, _config: Config): BreaksNext {
  if (evidence.load === undefined) return { marks: [], unseen: [{ limit: 'the stage that saturates', command: 'loadbearing load URL' }, ...unseenLimits] }
  return { today: evidence.load.capacity.today, marks: [], unseen: unseenLimits }
}
