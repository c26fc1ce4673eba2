import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { normalizeSpan } from '../../src/gather/traces/normalize/normalize-span.ts'
import { createIntake } from '../../src/gather/traces/sources/intake.ts'
import { readSpans } from '../../src/gather/traces/sources/read-spans.ts'
import type { Span } from '../../src/model/span.ts'

const folder = fileURLToPath(new URL('../../../shared/data/traces', import.meta.url))
const present = existsSync(folder)
if (!present) console.log('skipped: the real trace files are not here (../shared/data/traces)')

interface Expected {
  usage_input?: number
  usage_output?: number
  llmSpans?: number
  toolSpans?: number
  retrieverSpans?: number
}
const expected: Record<string, Expected> = present ? JSON.parse(readFileSync(`${folder}/expected_counts.json`, 'utf8')) : {}

async function spansOf(file: string): Promise<Span[]> {
  const path = `${folder}/${file}`
  const spans: Span[] = []
  for await (const batch of readSpans({ path, open: () => createReadStream(path) }, createIntake(path))) spans.push(...batch.map(normalizeSpan))
  return spans
}

describe.skipIf(!present)('real traces after normalization', () => {
  const withUsage = Object.entries(expected).filter(([, { usage_input }]) => usage_input !== undefined)
  it.each(withUsage)('%s: tokens add up to the independently counted usage', async (file, { usage_input, usage_output }) => {
    const spans = await spansOf(file)
    const sum = (key: 'input' | 'output') => spans.reduce((total, { tokens }) => total + (tokens?.[key] ?? 0), 0)
    expect([sum('input'), sum('output')]).toEqual([usage_input, usage_output])
  })

  const byType = Object.entries(expected).filter(([, { llmSpans }]) => llmSpans !== undefined)
  it.each(byType)('%s: as many generations, tools and retrievals as counted', async (file, { llmSpans, toolSpans, retrieverSpans }) => {
    const spans = await spansOf(file)
    const declared = (stage: string) => spans.filter((span) => span.stage === stage && span.stageBasis === 'declared').length
    expect([declared('generate'), declared('tool'), declared('retrieve')]).toEqual([llmSpans, toolSpans, retrieverSpans])
  })
})
