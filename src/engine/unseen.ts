import type { Evidence } from '../model/evidence.ts'
import type { Unseen } from '../model/review.ts'

const withoutLoad: Unseen = {
  question: 'What breaks next, and at how many times today’s load?',
  command: 'loadbearing load URL --queries FILE',
  why: 'traces show the load that was there, not the load at which a stage saturates',
}

const withoutEvaluation: Unseen = {
  question: 'Are the answers right, and is a new version better?',
  command: 'loadbearing eval',
  why: 'a trace says how long an answer took, not whether it was true',
}

/** Questions of a review that traces, load and evaluation do not answer, and the command that will; none of these commands is in this version, and the text says so. */
const notBuilt: readonly Unseen[] = [
  {
    question: 'Does retrieval find the right documents, and will it at ten times the corpus?',
    command: 'loadbearing retrieval (planned, not in this version)',
    why: 'spans carry ids and scores of what was found, not of what should have been',
  },
  {
    question: 'Has the data changed under the model?',
    command: 'loadbearing data (planned, not in this version)',
    why: 'traces carry requests, not the tables behind them',
  },
  {
    question: 'Would caching, routing or shorter prompts make it cheaper, and at what loss?',
    command: 'loadbearing cost (planned, not in this version)',
    why: 'a saving comes from a replay of the traffic with its answers judged, not from a bill',
  },
  {
    question: 'What did the team believe, agree and plan: you said and we measured, the architecture as described, the roadmap?',
    command: 'loadbearing init (planned, not in this version)',
    why: 'these come from the intake; traces show what runs, not what was meant',
  },
]

/** What this review did not look at, said on page one rather than left to be guessed. */
export function areasNotGathered(evidence: Evidence): Unseen[] {
  const traces: Unseen[] =
    evidence.traces === undefined
      ? [{ question: 'Everything that traces tell: latency, cost, errors', command: 'loadbearing review FILE', why: 'no traces were read' }]
      : []
  const failures = evidence.failures.map(
    (failure): Unseen => ({ question: `Evidence of ${failure.gatherer}`, command: failure.hint ?? evidence.command, why: failure.message }),
  )
  const load = evidence.load === undefined ? [withoutLoad] : []
  const evaluation = evidence.evaluation === undefined ? [withoutEvaluation] : []
  return [...failures, ...traces, ...load, ...evaluation, ...notBuilt]
}
