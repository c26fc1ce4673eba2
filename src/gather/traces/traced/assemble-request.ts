import type { TraceNode } from '../../../measure/latency/trace-tree.ts'
import { madeUpId } from '../../../measure/retrieval/passage-id.ts'
import type { Passage } from '../../../model/case.ts'
import { containerStages, type Span, type SpanEvaluation } from '../../../model/span.ts'
import type { TracedRequest } from '../../../model/traced-request.ts'
import { isUnrecovered } from '../accumulate/reliability.ts'
import { type AnalysedTrace, analyseTrace, withoutImplausibleUsage } from '../analysed-trace.ts'
import type { FoundText } from './message-text.ts'
import type { SpanTexts } from './span-texts.ts'

/** A span as understood, with the texts that it carries. */
export interface TracedSpan {
  span: Span
  texts: SpanTexts
}

/** Passages that a request keeps: beyond, it would be a dump of the corpus. */
const passagesAtMost = 200
/** A passage of this length that stands in a user's message was put there: the message is a built prompt. */
const tellingPassage = 40
/** What some exporters write where there is no id: it would make one session of them all. */
const unnamed = /^(?:none|null|undefined|nil|n\/a)?$/i
/** Steps that look at the answer rather than make it. */
const asideStages: ReadonlySet<string> = new Set(['evaluate', 'guardrail'])

/**
 * One request from the spans of its trace. Question and answer are the root's own where it has them, else those of the agent or workflow nearest to
 * it, else the last generation's; a user's message that passages were built into gives way to the query that was searched for.
 * `errorType` without `failed` is a failure inside, which no retry made good and which the answer does not show.
 */
export function assembleRequest(traced: readonly TracedSpan[]): TracedRequest | undefined {
  if (traced.length === 0) return undefined
  const trace = withoutImplausibleUsage(analyseTrace(traced.map(({ span }) => span)))
  const textsOf = new Map(traced.map(({ span, texts }) => [span, texts]))
  const texts = (node: TraceNode) => textsOf.get(node.span)
  const { tree } = trace
  const root = tree.nodes[tree.root]
  const real = tree.virtualRoot ? trace.nodes[0] : root
  if (root === undefined || real === undefined) return undefined
  const generations = ofStages(trace, ['generate'])
  const answered = generations.filter((node) => texts(node)?.answer?.sure === true)
  const last = answered.at(-1) ?? generations.at(-1)
  const retrieved = passagesOf(trace, texts, answered.at(-1)?.startNs)
  const holders = holdersOf(trace)
  const question = questionOf(holders, generations, retrieved, texts) ?? queryOf(trace, texts)
  const answer = pick([...holders.flatMap((level) => level.toReversed()), ...generations.toReversed()], (node) => texts(node)?.answer)
  const bearer = question?.node ?? answer?.node ?? real
  const usage = tokensOf(trace)
  const costUsd = statedCost(trace)
  const errorType = errorTypeOf(trace)
  const model = last?.span.modelServed ?? last?.span.modelRequested
  const prompt = promptOf(trace, last)
  const system = (last === undefined ? undefined : texts(last)?.system) ?? firstText([...generations, ...holders.flat()], (node) => texts(node)?.system)
  const evaluations: SpanEvaluation[] = trace.nodes.flatMap(({ span }) => span.evaluations ?? [])
  return {
    traceId: tree.traceId,
    spanId: bearer.span.spanId,
    service: real.span.service,
    startMs: trace.startMs,
    latencyMs: (root.endNs - root.startNs) / 1e6,
    failed: trace.failed,
    ...(errorType !== undefined && { errorType }),
    ...(question !== undefined && { input: question.text }),
    ...(answer !== undefined && { output: answer.text }),
    ...(retrieved !== undefined && { passages: retrieved }),
    ...(system !== undefined && { systemPrompt: system }),
    ...(model !== undefined && { model }),
    ...(usage !== undefined && { tokens: usage }),
    ...(costUsd !== undefined && { costUsd }),
    ...(trace.sessionId !== undefined && !unnamed.test(trace.sessionId) && { sessionId: trace.sessionId }),
    ...(trace.userId !== undefined && !unnamed.test(trace.userId) && { userId: trace.userId }),
    ...(prompt?.promptName !== undefined && { promptName: prompt.promptName }),
    ...(prompt?.promptVersion !== undefined && { promptVersion: prompt.promptVersion }),
    ...(evaluations.length > 0 && { evaluations }),
  }
}

type TextsOf = (node: TraceNode) => SpanTexts | undefined

/** The root, then agents and workflows level by level, each level by start: what stands for the whole request. */
function holdersOf({ tree }: AnalysedTrace): TraceNode[][] {
  const levels: TraceNode[][] = []
  const root = tree.nodes[tree.root]
  let level = root === undefined ? [] : [root]
  while (level.length > 0) {
    levels.push(level)
    level = level
      .flatMap(({ children }) => children.map((index) => tree.nodes[index]))
      .filter((node) => containerStages.has(node.stage))
      .sort(byStart)
  }
  return levels
}

/** Nodes of stages, by start, without those that only look at the answer. */
function ofStages({ tree, nodes }: AnalysedTrace, stages: readonly string[]): TraceNode[] {
  return nodes.filter((node) => stages.includes(node.stage) && !isAside(node)).sort(byStart)

  function isAside(node: TraceNode): boolean {
    for (let at: TraceNode | undefined = node; at !== undefined; at = tree.nodes[at.parent]) if (asideStages.has(at.stage)) return true
    return false
  }
}

function byStart(a: TraceNode, b: TraceNode): number {
  return a.startNs - b.startNs || a.endNs - b.endNs || a.index - b.index
}

/** The first text that is surely one; without any, the first that might be. */
function pick(nodes: readonly TraceNode[], read: (node: TraceNode) => FoundText | undefined): { node: TraceNode; text: string } | undefined {
  let other: { node: TraceNode; text: string } | undefined
  for (const node of nodes) {
    const found = read(node)
    if (found === undefined) continue
    if (found.sure) return { node, text: found.text }
    other ??= { node, text: found.text }
  }
  return other
}

function questionOf(holders: readonly TraceNode[][], generations: readonly TraceNode[], retrieved: readonly Passage[] | undefined, texts: TextsOf) {
  const built = (text: string) =>
    retrieved?.some((passage) => passage.text !== undefined && passage.text.length >= tellingPassage && text.includes(passage.text))
  // A built prompt is passed over: the generation before it may be a rewrite, which was given the question as it came.
  return pick([...holders.flat(), ...generations.toReversed()], (node) => {
    const found = texts(node)?.question
    return found === undefined || built(found.text) === true ? undefined : found
  })
}

/** What was searched for first, where nothing says what was asked. */
function queryOf(trace: AnalysedTrace, texts: TextsOf) {
  for (const node of ofStages(trace, ['retrieve', 'embed', 'rerank'])) {
    const text = texts(node)?.query
    if (text !== undefined) return { node, text }
  }
  return undefined
}

/** Passages of the last search or reranking before the answer. A text that only an earlier step logged is taken from there, by its id. */
function passagesOf(trace: AnalysedTrace, texts: TextsOf, answeredNs: number | undefined): Passage[] | undefined {
  const steps = ofStages(trace, ['retrieve', 'rerank']).filter(({ span }) => span.documents !== undefined)
  const before = answeredNs === undefined ? steps : steps.filter(({ startNs }) => startNs <= answeredNs)
  const last = before.at(-1) ?? steps.at(-1)
  if (last === undefined) return undefined
  const byId = new Map<string, string>()
  for (const step of steps) {
    step.span.documents?.forEach(({ id }, at) => {
      const text = texts(step)?.documents?.[at]
      if (id !== undefined && text !== undefined) byId.set(id, text)
    })
  }
  return (last.span.documents ?? []).slice(0, passagesAtMost).map(({ id, score, rank }, at) => {
    const text = texts(last)?.documents?.[at] ?? (id === undefined ? undefined : byId.get(id))
    return { id: id ?? madeUpId({ text, rank }), rank, ...(score !== undefined && { score }), ...(text !== undefined && { text }) }
  })
}

function tokensOf({ nodes, repeatsUsage }: AnalysedTrace): { input?: number; output?: number } | undefined {
  let input: number | undefined
  let output: number | undefined
  for (const { span, index } of nodes) {
    if (span.tokens === undefined || repeatsUsage[index] === true) continue
    if (span.tokens.input !== undefined) input = (input ?? 0) + span.tokens.input
    if (span.tokens.output !== undefined) output = (output ?? 0) + span.tokens.output
  }
  return input === undefined && output === undefined ? undefined : { ...(input !== undefined && { input }), ...(output !== undefined && { output }) }
}

/** Cost as stated, where a span's children state none: what is above them repeats it. */
function statedCost({ tree, nodes }: AnalysedTrace): number | undefined {
  const above = new Set<number>()
  for (const node of nodes) {
    if (node.span.costUsd === undefined) continue
    for (let at = node.parent; at !== -1 && !above.has(at); at = tree.nodes[at]?.parent ?? -1) above.add(at)
  }
  let total: number | undefined
  for (const { span, index } of nodes) if (span.costUsd !== undefined && !above.has(index)) total = (total ?? 0) + span.costUsd
  return total
}

/** Of the root where the request failed; else of a failure inside that nothing made good. */
function errorTypeOf({ failed, tree, nodes }: AnalysedTrace): string | undefined {
  const root = tree.nodes[tree.root]
  if (failed) return root?.span.errorType ?? firstText(nodes.toReversed(), ({ span }) => (span.status === 'Error' ? span.errorType : undefined))
  const inside = nodes.filter((node) => node.index !== tree.root && isUnrecovered(node, nodes))
  return inside.length === 0 ? undefined : (firstText(inside.toReversed(), ({ span }) => span.errorType) ?? 'not given')
}

function promptOf({ nodes }: AnalysedTrace, last: TraceNode | undefined): Span | undefined {
  if (last?.span.promptName !== undefined || last?.span.promptVersion !== undefined) return last.span
  return nodes.find(({ span }) => span.promptName !== undefined || span.promptVersion !== undefined)?.span
}

function firstText(nodes: readonly TraceNode[], read: (node: TraceNode) => string | undefined): string | undefined {
  for (const node of nodes) {
    const text = read(node)
    if (text !== undefined) return text
  }
  return undefined
}
