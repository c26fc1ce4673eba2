import { describe, expect, it } from 'vitest'
import type { Span } from '../../../model/span.ts'
import type { ObservabilitySignal } from '../../../model/traces-evidence.ts'
import { analyseTrace } from '../analysed-trace.ts'
import { spanOf } from '../span-fixture.ts'
import { createObservability } from './observability.ts'

function measure(...traces: Span[][]) {
  const observability = createObservability()
  for (const [index, spans] of traces.entries()) observability.add(analyseTrace(spans.map((span) => ({ ...span, traceId: `trace-${index}` }))))
  return observability.finish((stage) => stage)
}

const root = (given: Partial<Span> = {}) => spanOf('root', '', 0, 1000, { stage: 'request', ...given })
const generate = (given: Partial<Span> = {}) => spanOf('g', 'root', 10, 900, { stage: 'generate', ...given })

describe('the observability matrix', () => {
  it.each<[ObservabilitySignal, Span[], Span[]]>([
    ['first-token', [root(), generate({ firstTokenNs: 5 })], [root(), generate()]],
    ['tokens', [root(), generate({ tokens: { input: 1, output: 2 } })], [root(), generate({ tokens: { input: 1 } })]],
    ['cached-tokens', [root(), generate({ tokens: { cacheRead: 0 } })], [root(), generate({ tokens: { input: 5 } })]],
    ['cost', [root(), generate({ costUsd: 0.1 })], [root(), generate({ tokens: { input: 1, output: 1 } })]],
    ['model-served', [root(), generate({ modelServed: 'm' })], [root(), generate({ modelRequested: 'm' })]],
    ['prompt-version', [root(), generate({ promptVersion: '3' })], [root(), generate({ promptName: 'p' })]],
    [
      'document-ids',
      [root(), spanOf('r', 'root', 1, 2, { stage: 'retrieve', documents: [{ id: 'd', rank: 1 }] })],
      [root(), spanOf('r', 'root', 1, 2, { stage: 'retrieve', documents: [{ rank: 1 }] })],
    ],
    ['evaluation', [root(), generate({ evaluations: [{ name: 'e', by: 'model' }] })], [root(), generate()]],
    ['user-feedback', [root(), generate({ evaluations: [{ name: 'e', by: 'human' }] })], [root(), generate({ evaluations: [{ name: 'e', by: 'model' }] })]],
    ['session', [root({ sessionId: 's' }), generate()], [root(), generate()]],
    ['errors', [root(), generate({ status: 'Error', errorType: 'timeout' })], [root(), generate({ status: 'Error' })]],
  ])('counts %s where the span carries it, and its absence where it does not', (signal, withIt, withoutIt) => {
    const row = measure(withIt, withoutIt).matrix.find((each) => each.signal === signal)
    expect([row?.share.have, row?.share.of]).toEqual([1, 2])
  })

  it('refuses a share of no spans at all', () => {
    const row = measure([root()]).matrix.find(({ signal }) => signal === 'first-token')
    expect(row?.share.figure).toHaveProperty('refused')
  })
})

describe('other faults of telemetry', () => {
  it('finds streaming calls without usage', () => {
    const { streaming } = measure([root(), generate({ streaming: true })], [root(), generate({ streaming: true, tokens: { output: 3 } })])
    expect([streaming.calls, streaming.withUsage, streaming.withoutUsageExamples.length]).toEqual([2, 1, 1])
  })

  it('leaves formats that know only milliseconds out of the millisecond count', () => {
    const { millisecondTimes } = measure([root({ convention: 'langfuse' }), generate()])
    expect([millisecondTimes.share.have, millisecondTimes.share.of, millisecondTimes.coarseByFormat]).toEqual([1, 1, ['langfuse']])
  })

  it('measures clock skew by pair of services, as NTP does', () => {
    const server = spanOf('s', 'root', -100, 700, { service: 'search', kind: 'Server', stage: 'request' })
    expect(measure([root(), server]).clockSkew).toEqual([{ from: 'assistant', to: 'search', calls: 1, skewed: 1, medianOffsetMs: -200 }])
  })

  it('keeps the smallest and the largest sampling that is stated', () => {
    expect(measure([root({ sampledRatio: 0.1 })], [root({ sampledRatio: 0.5 })], [root()]).sampling).toEqual({
      tracesWithRatio: 2,
      minRatio: 0.1,
      maxRatio: 0.5,
    })
  })
})
