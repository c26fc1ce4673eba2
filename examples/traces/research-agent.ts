import type { Random } from '../../bench/workload/random.ts'

/** One trace of an agent in the form of a Langfuse export: `{ trace, observations }`, usage in exclusive buckets. */
export function researchTrace(random: Random, startMs: number): object {
  const traceId = random.hex(16)
  const sessionId = `s-${random.hex(4)}`
  const agentId = random.hex(8)
  const observations: object[] = []
  const total = { input: 0, input_cached_tokens: 0, output: 0 }
  let nowMs = startMs
  const observe = (type: string, name: string, ms: number, more: object, level = 'DEFAULT'): void => {
    observations.push({ id: random.hex(8), traceId, parentObservationId: agentId, type, name, level, startTime: iso(nowMs), endTime: iso(nowMs + ms), ...more })
    nowMs += ms + random.exponential(6)
  }
  const generate = (name: string, input: number, cached: number, tokens: number): void => {
    total.input += input
    total.input_cached_tokens += cached
    total.output += tokens
    const firstMs = random.lognormal(700, 0.3)
    observe('GENERATION', name, firstMs + tokens * 12, {
      model: 'gpt-5-2025-08-07',
      modelParameters: { stream: true },
      completionStartTime: iso(nowMs + firstMs),
      usageDetails: { input, input_cached_tokens: cached, output: tokens, total: input + cached + tokens },
      costDetails: { input: (input * 1.25 + cached * 0.125) / 1e6, output: (tokens * 10) / 1e6, total: (input * 1.25 + cached * 0.125 + tokens * 10) / 1e6 },
      promptName: `research-${name}`,
      promptVersion: 4,
    })
  }
  generate('plan', 620, 0, 90 + random.below(60))
  const rounds = 2 + random.below(3)
  for (let round = 0; round < rounds; round++) {
    observe('RETRIEVER', 'search', random.lognormal(180, 0.4), { metadata: { top_k: 6 } })
    if (random.chance(0.2)) observe('TOOL', 'fetch_page', 5000, { statusMessage: 'timed out after 5000 ms' }, 'ERROR')
    generate('read', 900 + round * 1400, round === 0 ? 0 : 1024, 120 + random.below(120))
  }
  generate('report', 1500 + rounds * 900, 1024, 500 + random.below(400))
  // The agent's own observation repeats what its calls used.
  observations.unshift({
    id: agentId,
    traceId,
    parentObservationId: null,
    type: 'AGENT',
    name: 'research',
    level: 'DEFAULT',
    startTime: iso(startMs),
    endTime: iso(nowMs),
    model: 'gpt-5-2025-08-07',
    usageDetails: { ...total, total: total.input + total.input_cached_tokens + total.output },
  })
  const scores = random.chance(0.5) ? [{ name: 'helpful', value: random.chance(0.7) ? 1 : 0, source: 'ANNOTATION', timestamp: iso(nowMs + 60_000) }] : []
  return {
    trace: {
      id: traceId,
      name: 'research',
      timestamp: iso(startMs),
      sessionId,
      userId: `analyst-${random.below(5)}`,
      tags: [],
      environment: 'production',
      scores,
    },
    observations,
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
