import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { otlpJson } from '../../bench/workload/otlp-json.ts'
import { createRandom } from '../../bench/workload/random.ts'
import type { WorkSpan } from '../../bench/workload/span.ts'
import { assistantTrace } from './docs-assistant.ts'
import { legacyLines } from './legacy-search.ts'
import { researchTrace } from './research-agent.ts'

/** Writes the example traces beside this file, from one seed: `npx node examples/traces/generate.ts`. */
const startMs = Date.UTC(2026, 8, 14, 8)
const hourMs = 3_600_000

function docsAssistant(): string {
  const random = createRandom(14)
  const spans: WorkSpan[] = []
  for (let requests = 0, sessions = 0; requests < 620; sessions++) {
    let startUs = random.uniform() * 9 * hourMs * 1000
    const [sessionId, userId] = [`session-${sessions}`, `user-${random.geometric(25)}`]
    const turns = random.geometric(2.4)
    for (let turn = 1; turn <= turns; turn++, requests++) {
      const trace = assistantTrace(random, { startUs, sessionId, userId, turn })
      spans.push(...trace)
      startUs = Math.max(...trace.map((span) => span.endUs)) + random.exponential(40e6)
    }
  }
  spans.sort((a, b) => a.endUs - b.endUs)
  return lines(chunks(spans, 64).map((batch) => otlpJson({ service: 'docs-assistant', host: 'docs-assistant-0' }, batch, startMs)))
}

function researchAgent(): string {
  const random = createRandom(15)
  return lines(Array.from({ length: 12 }, (_, trace) => JSON.stringify(researchTrace(random, startMs + trace * 0.7 * hourMs))))
}

function legacySearch(): string {
  const random = createRandom(16)
  const logged = Array.from({ length: 60 }, (_, request) => legacyLines(random, startMs + Math.floor(request * 0.15 * hourMs), request))
  return lines(logged.flat().map((line) => JSON.stringify(line)))
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, chunk) => items.slice(chunk * size, (chunk + 1) * size))
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`
}

const folder = import.meta.dirname
writeFileSync(join(folder, 'docs-assistant.otlp.jsonl.gz'), gzipSync(docsAssistant(), { level: 9 }))
writeFileSync(join(folder, 'research-agent.langfuse.jsonl'), researchAgent())
writeFileSync(join(folder, 'legacy-search.log.jsonl'), legacySearch())
