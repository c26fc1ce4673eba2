import { z } from 'zod'
import { EvaluationEvidence } from './evaluation-evidence.ts'
import { LoadEvidence } from './load-evidence.ts'
import { TracesEvidence } from './traces-evidence.ts'

/** All that was measured, with provenance: a valid stop and restart point. */
export const Evidence = z.strictObject({
  schema: z.literal('loadbearing/evidence@1'),
  toolVersion: z.string(),
  /** ISO 8601, UTC. The only date that a review shows as its own. */
  gatheredAt: z.string(),
  /** The part of the configuration that the gathering depended on; evidence whose config no longer matches is refused, saying what changed. */
  gatheredWith: z.record(z.string(), z.unknown()),
  /** How to gather it again. */
  command: z.string(),
  /** The config file that was named, if one was: judging this evidence again needs it. */
  configFile: z.string().optional(),
  traces: TracesEvidence.optional(),
  load: LoadEvidence.optional(),
  evaluation: EvaluationEvidence.optional(),
  /** Gatherers that failed: the review goes on and says so. */
  failures: z.array(z.strictObject({ gatherer: z.string(), message: z.string(), hint: z.string().optional() })),
})
export type Evidence = z.infer<typeof Evidence>
