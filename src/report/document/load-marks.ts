import type { LoadEvidence } from '../../model/load-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import { formatValue } from '../format-number.ts'
import type { CurvePanel } from './drawing.ts'
import { askedRate } from './load-figures.ts'

export function highestDriven(load: LoadEvidence): number {
  return Math.max(0, ...load.steps.map((step) => step.askedPerS))
}

/** Today, the knee with its interval and, where the drawing reaches further, the end of what was driven. */
export function rateMarks(load: LoadEvidence, isExtrapolated: boolean): CurvePanel['marks'] {
  const { today, knee } = load.capacity
  return [
    ...(isMeasured(today) ? [{ x: today.value, label: `today ${formatValue(today.value, 'per-s')}` }] : []),
    ...(isMeasured(knee)
      ? [
          {
            x: knee.value,
            label: `knee ${askedRate(knee.value)}`,
            ...(knee.interval === undefined ? {} : { low: knee.interval.low, high: knee.interval.high }),
          },
        ]
      : []),
    ...(isExtrapolated ? [{ x: highestDriven(load), label: 'extrapolated' }] : []),
  ]
}
