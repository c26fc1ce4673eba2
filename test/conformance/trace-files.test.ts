import { createReadStream, existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createIntake } from '../../src/gather/traces/sources/intake.ts'
import { readSpans } from '../../src/gather/traces/sources/read-spans.ts'
import type { RawSpan } from '../../src/model/span.ts'
import type { TraceSource } from '../../src/model/traces-evidence.ts'

const folder = path.resolve(import.meta.dirname, '../../../shared/data/traces')
const expectedFile = path.join(folder, 'expected_counts.json')
const present = existsSync(expectedFile)
const Figures = z.record(z.string(), z.record(z.string(), z.unknown()))
const expected = present ? Figures.parse(JSON.parse(readFileSync(expectedFile, 'utf8'))) : {}

let compared = 0
let notCounted = 0
afterAll(() => {
  if (present)
    console.log(`conformance: ${compared} figures of ${Object.keys(expected).length} trace files compared, ${notCounted} that the source left uncounted`)
})

/** Every figure of a file that its spans and its intake can give, under the names of expected_counts.json. */
function figures(spans: RawSpan[], source: TraceSource): Record<string, unknown> {
  const ids = new Set(spans.map((span) => span.spanId))
  const ofType = (type: string) => spans.filter((span) => span.attributes['deepeval.span.type'] === type).length
  const length = (key: string) => z.array(z.unknown()).safeParse(spans.map((span) => span.attributes[key]).find(Array.isArray)).data?.length
  const usage = (bucket: string) =>
    sum(spans.map((span) => z.record(z.string(), z.number()).safeParse(span.attributes['langfuse.observation.usage_details']).data?.[bucket] ?? 0))
  return {
    keys: [...source.topKeys].sort(),
    top_keys: [...source.topKeys].sort(),
    observations: spans.length,
    spans: spans.length,
    spans_total: spans.length,
    types: countBy(spans.map((span) => String(span.attributes['langfuse.observation.type']).toUpperCase())),
    roots: spans.filter((span) => span.parentSpanId === '').length,
    dangling_parents: spans.filter((span) => span.parentSpanId !== '' && !ids.has(span.parentSpanId)).length,
    usage_input: usage('input'),
    usage_output: usage('output'),
    usage_total: usage('total'),
    generation_like_with_model: spans.filter((span) => span.attributes['langfuse.observation.model.name'] !== undefined).length,
    errors: spans.filter((span) => span.statusCode === 'Error').length,
    baseSpans: ofType('base'),
    agentSpans: ofType('agent'),
    llmSpans: ofType('llm'),
    retrieverSpans: ofType('retriever'),
    toolSpans: ofType('tool'),
    tags: length('deepeval.trace.tags'),
    toolsCalled: length('deepeval.trace.tools_called'),
    input: length('deepeval.trace.input'),
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function countBy(values: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

describe.skipIf(!present)(`expected_counts.json of ${present ? 'the shared trace files' : 'the shared trace files (absent: ../shared/data/traces)'}`, () => {
  it('names 78 files', () => {
    expect(Object.keys(expected)).toHaveLength(78)
  })

  it.each(Object.entries(expected))('%s', async (name, wanted) => {
    const file = path.join(folder, name)
    const intake = createIntake(file)
    const spans: RawSpan[] = []
    for await (const batch of readSpans({ path: file, open: () => createReadStream(file) }, intake)) spans.push(...batch)
    const source = intake.report(new Set(spans.map((span) => span.traceId)).size)
    const got = figures(spans, source)
    for (const [figure, value] of Object.entries(wanted)) {
      if (value === null) {
        // A single span document: the count's author looked for a list of spans and found none.
        notCounted++
        expect(spans, figure).toHaveLength(1)
        continue
      }
      expect(got[figure], figure).toEqual(value)
      compared++
    }
    expect(source).toMatchObject({ refused: 0, read: spans.length, spans: spans.length })
  })
})
