import type { Config } from '../model/config.ts'
import { type Audit, defineAudit, type EvidenceFor } from '../model/define.ts'
import type { LoadEvidence, LoadStep } from '../model/load-evidence.ts'
import type { AuditOutcome } from '../model/review.ts'

type Unknown = Extract<AuditOutcome, { verdict: 'unknown' }>

interface LoadAudit extends Omit<Audit<'load'>, 'area' | 'needs' | 'audit' | 'rules'> {
  rules: NonNullable<Audit<'load'>['rules']>
  /** The question is about queues, and a closed loop, which waits for each answer before it asks again, hides them. */
  asksForQueues: boolean
  /** Asked only of a run that can be evidence of the system. */
  audit(evidence: EvidenceFor<'load'>, config: Config): AuditOutcome
}

/**
 * Declares an audit of load. Before its question is put, the run must be evidence at all: of a run that is not valid, or in which nothing was
 * sent, the answer is `unknown` for every one of them.
 */
export function defineLoadAudit({ asksForQueues, ...audit }: LoadAudit): Audit<'load'> {
  const gate = `the run is not valid or sent nothing${asksForQueues ? ', or its loop was closed' : ''}`
  return defineAudit({
    ...audit,
    area: 'load',
    needs: ['load'],
    rules: { ...audit.rules, unknown: `${audit.rules.unknown}; or ${gate}` },
    audit: (evidence, config) => notEvidence(evidence.load, asksForQueues) ?? audit.audit(evidence, config),
  })
}

function notEvidence({ validity, requests, loop }: LoadEvidence, asksForQueues: boolean): Unknown | undefined {
  if (!validity.valid) {
    return {
      verdict: 'unknown',
      reason: `the run of load is not valid, so it says nothing of the system: ${validity.reason}`,
      needs: 'a valid run: fewer requests a second, or a generator with a machine of its own',
    }
  }
  if (requests === 0) return { verdict: 'unknown', reason: 'the run of load sent no request', needs: 'a run of load in which requests are sent' }
  if (asksForQueues && loop === 'closed') {
    return {
      verdict: 'unknown',
      reason: 'the loop was closed: it waits for each answer before it asks again, as users do not, and so hides the queue that this question is about',
      needs: 'a run with arrivals that do not wait for answers: `load.arrivals` of kind poisson, gamma, replay or traces',
    }
  }
  return undefined
}

/** Unknown where no span of the server could be joined with the requests; `undefined` where some were. */
export function withoutSpans({ steps, joined }: LoadEvidence): Unknown | undefined {
  if (steps.some(({ stages }) => stages.length > 0)) return undefined
  return {
    verdict: 'unknown',
    reason: `no span of the server was joined with the ${joined.of.toLocaleString('en-US')} requests of the run, so only its outside was seen`,
    needs: 'spans of the run: a service that takes up the traceparent of each request and exports its spans to `loadbearing collect`',
  }
}

/** The lowest and the highest level of a plan, by rate; `undefined` where nothing was driven. */
export function endsOf(steps: readonly LoadStep[]): { lowest: LoadStep; lowestIndex: number; highest: LoadStep; highestIndex: number } | undefined {
  const order = steps.map((step, index) => ({ step, index })).sort((a, b) => a.step.askedPerS - b.step.askedPerS)
  const [low] = order
  const high = order.at(-1)
  return low === undefined || high === undefined ? undefined : { lowest: low.step, lowestIndex: low.index, highest: high.step, highestIndex: high.index }
}
