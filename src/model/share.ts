import { z } from 'zod'
import { Figure } from './measurement.ts'

const count = z.int().nonnegative()

/** A share that keeps its numerator and denominator; `figure` carries the Wilson interval, or the refusal when nothing was there. */
export const Share = z.strictObject({ have: count, of: count, figure: Figure })
export type Share = z.infer<typeof Share>
