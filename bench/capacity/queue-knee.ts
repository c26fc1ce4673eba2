import { measureCapacity } from '../../src/measure/capacity/measure-capacity.ts'
import { queueSteps } from '../../src/measure/capacity/step-fixture.ts'
import { refusal } from '../../src/measure/interval/refusal.ts'
import { type Figure, isMeasured } from '../../src/model/measurement.ts'
import { covers, percent } from './known-law.ts'

const SERVED_PER_S = 100
/** An M/M/1 queue answers all but 1 % within the objective up to μ - ln(100) / objective. */
const OBJECTIVE_MS = 230

const boundOf = (figure: Figure, side: 'low' | 'high'): number[] => (isMeasured(figure) && figure.interval !== undefined ? [figure.interval[side]] : [])
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Coverage of the knee and of the peak against a single server whose limits are known, by rates apart and requests a level. */
export function queueCoverage(runs: number): Record<string, string | number>[] {
  const rows: Record<string, string | number>[] = []
  for (const apart of [1.15, 1.3])
    for (const requests of [500, 2000])
      for (const objectiveMs of [undefined, OBJECTIVE_MS]) {
        const truth = objectiveMs === undefined ? SERVED_PER_S : SERVED_PER_S - (1000 * Math.log(100)) / objectiveMs
        const rates = Array.from({ length: 10 }, (_, i) => 140 * apart ** -i)
        const froms: number[] = []
        const tos: number[] = []
        const counted = { given: 0, held: 0, peakGiven: 0, peakHeld: 0 }
        for (let seed = 1; seed <= runs; seed += 1) {
          // The ladder is shifted from run to run, so that the truth lies anywhere between two levels.
          const shift = apart ** ((seed % 20) / 20 - 0.5)
          const steps = queueSteps(rates.map((perS) => ({ perS: perS * shift, requests })).reverse(), SERVED_PER_S, seed, objectiveMs)
          const capacity = measureCapacity({ steps, today: refusal('none', 'per-s', 0), seed })
          if (isMeasured(capacity.knee)) counted.given += 1
          froms.push(...boundOf(capacity.knee, 'low'))
          tos.push(...boundOf(capacity.knee, 'high'))
          if (covers(capacity.knee, truth)) counted.held += 1
          if (!('lambda' in capacity.fit) || !isMeasured(capacity.fit.peakPerS)) continue
          counted.peakGiven += 1
          if (covers(capacity.fit.peakPerS, SERVED_PER_S)) counted.peakHeld += 1
        }
        rows.push({
          'rates apart': percent(apart - 1, 1),
          'requests a level': requests,
          objective: objectiveMs === undefined ? 'none' : `${objectiveMs} ms`,
          'knee in truth': Math.round(truth),
          'knee given': percent(counted.given, runs),
          'knee held': percent(counted.held, counted.given),
          'median from': Math.round(median(froms)),
          'median to': Math.round(median(tos)),
          'peak given': percent(counted.peakGiven, runs),
          'peak held': percent(counted.peakHeld, counted.peakGiven),
        })
      }
  return rows
}
