import { bettingSequence } from '../../src/measure/evaluation/comparison/betting-sequence.ts'
import { mcnemar } from '../../src/measure/evaluation/comparison/mcnemar.ts'
import { seededRandom } from '../../src/measure/interval/random.ts'

/**
 * A gate over pairs of two systems that are alike, looked at after every 20 cases: how often it says at any look that they differ, with McNemar's mid-p
 * and the exact test at a fixed n of 5 %, and with the betting sequence; and how often the sequence finds a true loss of `loss` within all cases.
 */
export function falseAlarms(runs: number, cases = 2000, loss = 0.1) {
  const random = seededRandom(9)
  let fixed = 0
  let exact = 0
  let sequence = 0
  let found = 0
  const draw = (worse: number): number => {
    const u = random()
    return u < 0.15 ? 1 : u < 0.3 + worse ? -1 : 0
  }
  for (let run = 0; run < runs; run += 1) {
    const values = Float64Array.from({ length: cases }, () => draw(0))
    let [gained, lost, alarm, exactAlarm] = [0, 0, false, false]
    for (const [i, value] of values.entries()) {
      if (value > 0) gained += 1
      if (value < 0) lost += 1
      if ((i + 1) % 20 !== 0) continue
      const { exact: p, midP } = mcnemar(gained, lost)
      alarm ||= midP < 0.05
      exactAlarm ||= p < 0.05
    }
    if (alarm) fixed += 1
    if (exactAlarm) exact += 1
    // A sequence that left 0 at any look has left it for good: its bounds only close in.
    if (bettingSequence(values, { range: [-1, 1], alpha: 0.05 }).pValue(0) <= 0.05) sequence += 1
    const worse = Float64Array.from({ length: cases }, () => draw(loss))
    if (bettingSequence(worse, { range: [-1, 1], alpha: 0.05 }).pValue(0) <= 0.05) found += 1
  }
  const percent = (count: number): number => Number(((100 * count) / runs).toFixed(1))
  return {
    cases,
    looks: cases / 20,
    'fixed n, mid-p, %': percent(fixed),
    'fixed n, exact, %': percent(exact),
    'sequence, %': percent(sequence),
    'sequence finds a loss, %': percent(found),
  }
}
