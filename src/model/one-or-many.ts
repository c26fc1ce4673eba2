import { z } from 'zod'

/** A list of texts; one text alone is a list of one. */
export const OneOrMany = z.union([z.array(z.string()), z.string().transform((one) => [one])], { error: 'expected a text, or a list of texts' })

/** An ISO day such as `2026-01-01`; YAML reads one without quotes as a date, which is its day in UTC. */
export const Day = z.preprocess(
  (given: string | Date) => (given instanceof Date && !Number.isNaN(given.getTime()) ? given.toISOString().slice(0, 10) : given),
  z.iso.date(),
)
