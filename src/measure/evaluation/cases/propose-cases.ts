import { Case } from '../../../model/case.ts'
import type { TracedRequest } from '../../../model/traced-request.ts'
import { languageOf } from '../../text/language.ts'
import { standingOut, unlikeCases } from './propose-cases-content.ts'
import { badJudgements } from './propose-cases-judged.ts'
import { outliers } from './propose-cases-outliers.ts'

/** Why a request is worth a case. In this order they take turns. */
const proposalKinds = ['failure', 'feedback', 'gap', 'low-score', 'hidden-failure', 'outlier', 'unlike-others'] as const
type ProposalKind = (typeof proposalKinds)[number]

interface Candidate {
  request: TracedRequest & { input: string }
  kind: ProposalKind
  why: string
}

/**
 * Cases from requests of production that are worth asking again: failures and failures inside that the answer hides, bad feedback of people, low scores,
 * queries without a case near them (the most typical of each gap, then the least like it), requests that took far longer than others, and those unlike all
 * others. The kinds take turns, so that a thousand timeouts leave room for the rest; failures of one error type take turns with those of another.
 *
 * A proposal repeats no case and no other proposal, word for word or nearly. It keeps its trace, says why, and is of the group of its session. It has no
 * reference: what would have been right is for a person to say.
 *
 * @param options.requests those without a question cannot be asked again, and are passed over
 * @param options.cases that are there already
 * @param options.seed of the clusters
 * @param options.most proposals at most
 */
export function proposeCases(options: { requests: readonly TracedRequest[]; cases: readonly Case[]; seed: number; most: number }): Case[] {
  const { cases, seed, most } = options
  const known = new Set(cases.flatMap(({ source }) => (source.traceId === undefined ? [] : [source.traceId])))
  const requests = options.requests.flatMap((request) => {
    const { input } = request
    return input === undefined || input.trim() === '' || known.has(request.traceId) ? [] : [{ ...request, input }]
  })
  const candidates = inTurns(candidatesByKind(requests, cases, seed))
  const seen = new Set<string>()
  const once = candidates.filter(({ request }) => {
    const isNew = !seen.has(request.traceId) && !seen.has(request.input)
    seen.add(request.traceId).add(request.input)
    return isNew
  })
  return unlikeCases(once, ({ request }) => request.input, cases)
    .slice(0, most)
    .map(toCase)
}

function candidatesByKind(requests: readonly Candidate['request'][], cases: readonly Case[], seed: number): Record<ProposalKind, Candidate[]> {
  const found: Record<ProposalKind, Candidate[]> = {
    failure: [],
    feedback: [],
    gap: [],
    'low-score': [],
    'hidden-failure': [],
    outlier: [],
    'unlike-others': [],
  }
  const badOf = badJudgements(requests)
  const latestFirst = [...requests].sort((a, b) => b.startMs - a.startMs || (a.traceId < b.traceId ? -1 : 1))
  for (const request of latestFirst) {
    const type = request.errorType
    if (request.failed) found.failure.push({ request, kind: 'failure', why: `the request failed${type === undefined ? '' : `: ${type}`}` })
    else if (type !== undefined)
      found['hidden-failure'].push({ request, kind: 'hidden-failure', why: `a step of it failed (${type}), and the answer went out without it` })
    const bad = badOf(request)
    if (bad === undefined) continue
    const kind = bad.evaluation.by === 'human' ? 'feedback' : 'low-score'
    found[kind].push({ request, kind, why: bad.words })
  }
  const byTrace = new Map(requests.map((request) => [request.traceId, request]))
  for (const { request, why } of outliers(requests)) {
    const own = byTrace.get(request.traceId)
    if (own !== undefined) found.outlier.push({ request: own, kind: 'outlier', why })
  }
  addByContent(found, requests, cases, seed)
  return { ...found, failure: byErrorType(found.failure), 'hidden-failure': byErrorType(found['hidden-failure']) }
}

function addByContent(found: Record<ProposalKind, Candidate[]>, requests: readonly Candidate['request'][], cases: readonly Case[], seed: number): void {
  const inputs = requests.map(({ input }) => input)
  for (const { at, kind, why } of standingOut({ inputs, of: 'requests', cases, seed })) {
    const request = requests[at]
    if (request !== undefined) found[kind].push({ request, kind, why })
  }
}

/** One of each error type in turn, the commonest type first. */
function byErrorType(candidates: readonly Candidate[]): Candidate[] {
  const types = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const type = candidate.request.errorType ?? ''
    const own = types.get(type)
    if (own === undefined) types.set(type, [candidate])
    else own.push(candidate)
  }
  return takeTurns([...types].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1)).map(([, own]) => own))
}

function inTurns(found: Record<ProposalKind, Candidate[]>): Candidate[] {
  return takeTurns(proposalKinds.map((kind) => found[kind]))
}

function takeTurns<Item>(queues: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...queues.map(({ length }) => length))
  return Array.from({ length: longest }, (_, at) => queues.flatMap((queue) => (at < queue.length ? [queue[at]] : []))).flat()
}

function toCase({ request, kind, why }: Candidate): Case {
  const { traceId, spanId, sessionId, input } = request
  const language = languageOf(input)
  return Case.parse({
    id: `trace-${traceId}`,
    ...(sessionId !== undefined && { group: sessionId }),
    slices: language === 'unknown' ? {} : { language },
    input,
    tags: ['proposed', kind],
    source: { kind: 'trace', traceId, spanId, why },
  })
}
