import { type Figure, isMeasured, type Measurement } from '../model/measurement.ts'

/**
 * A rate as a multiple of today's: the value and both bounds divided by today's rate, which counts as known. A refusal where it is not.
 *
 * @param at requests a second
 * @param today requests a second
 */
export function multipleOfToday(at: Measurement, today: Figure): Figure {
  if (!isMeasured(today) || today.value <= 0) {
    return { refused: 'today’s load is not known: give load.todayPerS in the config, --today, or review with traces of real traffic', unit: 'times', n: at.n }
  }
  const { interval } = at
  return {
    value: at.value / today.value,
    unit: 'times',
    n: at.n,
    ...(interval === undefined
      ? { noInterval: at.noInterval ?? 'the rate has none' }
      : { interval: { ...interval, low: interval.low / today.value, high: interval.high / today.value } }),
    method: `${at.method}, over today’s ${Number(today.value.toPrecision(3))}/s (${today.method})`,
  }
}
