import { fitScalability } from '../../src/measure/capacity/fit-scalability.ts'
import { peakPerSOf, type Scalability, throughputAt } from '../../src/measure/capacity/scalability-model.ts'
import { seededRandom } from '../../src/measure/interval/random.ts'
import { type Figure, isMeasured } from '../../src/model/measurement.ts'

const laws: readonly Scalability[] = [
  { lambda: 20, sigma: 0.05, kappa: 0.002 },
  { lambda: 20, sigma: 0.3, kappa: 0 },
]
const levelSets = [
  [0.5, 1, 2, 5, 12, 30],
  [0.8, 1.5, 3, 6, 10, 16, 24, 40],
  [0.5, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48],
]

export const covers = (figure: Figure, truth: number): boolean =>
  isMeasured(figure) && figure.interval !== undefined && figure.interval.low <= truth + 1e-12 && truth - 1e-12 <= figure.interval.high

export const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${Math.round((100 * part) / whole)} %`)

/** Coverage of the fit's intervals where levels follow a known law with a relative error, known to the fit or not. */
export function knownLawCoverage(runs: number): Record<string, string | number>[] {
  const rows: Record<string, string | number>[] = []
  for (const law of laws)
    for (const levels of levelSets)
      for (const noise of [0.03, 0.05])
        for (const isKnown of [true, false]) {
          const held = { lambda: 0, sigma: 0, kappa: 0, peak: 0, peakGiven: 0 }
          for (let seed = 1; seed <= runs; seed += 1) {
            const random = seededRandom(seed)
            const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
            const fit = fitScalability(
              levels.map((inFlight) => {
                const perS = throughputAt(law, inFlight)
                return { inFlight, perS: perS * (1 + noise * normal()), ...(isKnown ? { perSError: noise * perS } : {}) }
              }),
              seed,
            )
            if ('refused' in fit) continue
            held.lambda += covers(fit.lambda, law.lambda) ? 1 : 0
            held.sigma += covers(fit.sigma, law.sigma) ? 1 : 0
            held.kappa += covers(fit.kappa, law.kappa) ? 1 : 0
            if (!isMeasured(fit.peakPerS) || fit.peakPerS.interval === undefined) continue
            held.peakGiven += 1
            held.peak += covers(fit.peakPerS, peakPerSOf(law)) ? 1 : 0
          }
          rows.push({
            law: `σ ${law.sigma} κ ${law.kappa}`,
            levels: levels.length,
            noise: percent(noise, 1),
            'error known': isKnown ? 'yes' : 'no',
            λ: percent(held.lambda, runs),
            σ: percent(held.sigma, runs),
            κ: percent(held.kappa, runs),
            peak: percent(held.peak, held.peakGiven),
            'peak given': percent(held.peakGiven, runs),
          })
        }
  return rows
}
