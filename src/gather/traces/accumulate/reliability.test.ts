import { describe, expect, it } from 'vitest'
import type { Span } from '../../../model/span.ts'
import { analyseTrace } from '../analysed-trace.ts'
import { spanOf } from '../span-fixture.ts'
import { createReliability } from './reliability.ts'

function measure(...traces: Span[][]) {
  const reliability = createReliability()
  for (const [index, spans] of traces.entries()) reliability.add(analyseTrace(spans.map((span) => ({ ...span, traceId: `trace-${index}` }))), true)
  return reliability.finish((stage) => stage)
}

const root = (status: Span['status'] = 'Ok') => spanOf('root', '', 0, 1000, { stage: 'request', status })

describe('reliability from spans', () => {
  it('counts a failed root as a failed request, and not as swallowed', () => {
    const { requestErrors, swallowedErrors } = measure([root('Error'), spanOf('a', 'root', 0, 10, { status: 'Error' })], [root()])
    expect([requestErrors.have, requestErrors.of, swallowedErrors.have, swallowedErrors.of]).toEqual([1, 2, 0, 1])
  })

  it('counts a failure under a fine root as swallowed, unless a later call of that name made it good', () => {
    const failed = spanOf('a', 'root', 0, 10, { name: 'search', status: 'Error' })
    const retried = spanOf('b', 'root', 20, 30, { name: 'search' })
    expect(measure([root(), failed]).swallowedErrors.have).toBe(1)
    expect(measure([root(), failed, retried]).swallowedErrors.have).toBe(0)
  })

  it('tells what retries cost in time: from the first attempt to the last', () => {
    const { retries } = measure([root(), spanOf('a', 'root', 0, 100, { name: 'x', status: 'Error' }), spanOf('b', 'root', 150, 300, { name: 'x' })])
    expect(retries).toEqual({ calls: 1, recovered: 1, traces: 1, extraMs: 150, declared: 0 })
  })

  it('sees a time limit in failures that end at one duration', () => {
    const failures = [3000, 3001, 3004, 3002].map((ms, i) => [root(), spanOf(`f${i}`, 'root', 0, ms, { stage: 'generate', status: 'Error' })])
    const [limit] = measure(...failures, [root(), spanOf('g', 'root', 0, 120, { stage: 'generate', status: 'Error' })]).timeouts
    expect([limit.stage, limit.calls, limit.of, Math.round(limit.atMs / 10)]).toEqual(['generate', 4, 5, 300])
  })

  it('sees no time limit in failures of different lengths', () => {
    const failures = [10, 400, 900, 2000].map((ms, i) => [root(), spanOf(`f${i}`, 'root', 0, ms, { stage: 'generate', status: 'Error' })])
    expect(measure(...failures).timeouts).toEqual([])
  })

  it('counts empty retrievals only where a generation follows and documents are told', () => {
    const generate = spanOf('g', 'root', 50, 90, { stage: 'generate' })
    const { emptyRetrievals } = measure(
      [root(), spanOf('r', 'root', 0, 10, { stage: 'retrieve', documents: [] }), generate],
      [root(), spanOf('r', 'root', 0, 10, { stage: 'retrieve', documents: [{ rank: 1 }] }), generate],
      [root(), spanOf('r', 'root', 0, 10, { stage: 'retrieve' }), generate],
      [root(), spanOf('r', 'root', 0, 10, { stage: 'retrieve', documents: [] })],
    )
    expect([emptyRetrievals.have, emptyRetrievals.of]).toEqual([1, 2])
  })

  it.each([
    ['gpt-4o', false],
    ['gpt-4o-2024-08-06', true],
    ['claude-sonnet-4-5', false],
    ['claude-sonnet-4-5-20250929', true],
    ['gemini-2.0-flash-001', true],
    ['anthropic.claude-3-5-sonnet-20241022-v2:0', true],
    ['gemini-2.5-flash', false],
  ])('knows whether %s is pinned', (requested, pinned) => {
    const { models } = measure([root(), spanOf('g', 'root', 0, 10, { stage: 'generate', modelRequested: requested, modelServed: 'served' })])
    expect(models).toEqual([{ requested, served: ['served'], pinned, calls: 1 }])
  })

  it('refuses shares of nothing', () => {
    expect(measure().requestErrors.figure).toHaveProperty('refused')
  })
})
