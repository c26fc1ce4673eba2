import type { Finding } from '../../src/model/review.ts'
import { Review } from '../../src/model/review.ts'
import { exampleBreaksNext } from './example-capacity.ts'
import { exampleEvaluation } from './example-evaluation.ts'
import { exampleLoad } from './example-load.ts'
import { exampleTraces } from './example-traces.ts'
import { measured, share } from './figures.ts'

const interval = (low: number, high: number) => ({ low, high, confidence: 0.95, method: 'bootstrap over traces, 2,000 draws' })
const verify = (id: string) => `npx loadbearing review traces/after.jsonl --json | jq '.checks[] | select(.id == "${id}")'`

function finding(id: string, fields: Omit<Finding, 'id' | 'verify' | 'owner' | 'due'>): Finding {
  return { id, verify: verify(id), owner: '', due: '', ...fields }
}

const rerank = finding('one-stage-owns-the-tail', {
  area: 'latency',
  claim: 'The reranker makes the slow requests slow: 55 % of their time, and 70 % of what they take on top of the rest.',
  rows: [
    {
      label: 'Share of critical-path time in the tail, rerank',
      figure: measured(0.548, 'ratio', 49, [0.513, 0.583]),
      pointer: '/traces/latency/composition/shares/3/tail',
    },
    { label: 'p99 of a rerank call', figure: measured(5210, 'ms', 4799, [4845, 5679]), pointer: '/traces/stages/4/duration/p99' },
    { label: 'Failed calls that end at 5,000 ms', text: '22 of 22: a time limit at work', pointer: '/traces/reliability/timeouts/0' },
  ],
  criterion: 'latency.p99 ≤ 6 s',
  severity: 'critical',
  frequency: share(49, 4812).figure,
  effect: {
    metric: 'p99 of request latency',
    value: -0.49,
    unit: 'ratio',
    interval: interval(-0.559, -0.475),
    basis: 'measured',
    note: 'Replay with each rerank call capped at its p95, 812 ms.',
  },
  effort: 'days',
  why: 'One request in a hundred waits more than nine seconds. Sessions hold three requests, so 3 % of sessions meet one.',
  fixNow: 'Give the rerank call a deadline of 800 ms and fall back to the order of the vector store.',
  fixLater: 'Run the reranker in its own process with a bounded queue, so that a long batch cannot block the event loop.',
  references: ['AWS Generative AI Lens GENPERF02-BP01', 'ML Test Score Infra 5'],
  source: { title: 'Dean and Barroso, The Tail at Scale, CACM 2013', url: 'https://research.google/pubs/the-tail-at-scale/' },
  limits: 'Traces do not show whether the worker was busy or blocked; a load test would tell the two apart.',
})

const findings: Finding[] = [
  rerank,
  finding('prefix-cache-misses', {
    area: 'cost',
    claim: 'The provider’s prefix cache hardly ever hits: 2 % of cacheable input tokens are read from it.',
    rows: [
      { label: 'Cached share of cacheable input', figure: measured(0.0215, 'ratio', 4511, [0.0174, 0.0262]), pointer: '/traces/cost/cacheable' },
      { label: 'Calls with any cached token', text: '121 of 4,469 that report it', pointer: '/traces/cost/cacheable/callsWithCacheRead' },
    ],
    severity: 'high',
    frequency: share(4348, 4469).figure,
    effect: {
      metric: 'cost of model calls',
      value: -0.28,
      unit: 'ratio',
      interval: interval(-0.35, 0),
      basis: 'bounded',
      note: 'If every cacheable prefix of 1,024 tokens hit.',
    },
    effort: 'hours',
    why: 'A prompt that begins with something that changes on every call, such as the time, can never be cached.',
    fixNow: 'Move the timestamp from the head of the system prompt to its end.',
    fixLater: 'Order every prompt from what never changes to what always does, and watch cached tokens on a chart.',
    references: [],
    source: { title: 'OpenAI, Prompt caching', url: 'https://platform.openai.com/docs/guides/prompt-caching' },
    limits: 'Prompts were redacted, so the prefix itself was not compared.',
  }),
  finding('streaming-without-usage', {
    area: 'observability',
    claim: '327 streaming generations carry no token usage, so 7 % of the bill cannot be seen.',
    rows: [{ label: 'Streaming generations with usage', figure: share(4469, 4796).figure, pointer: '/traces/observability/streaming' }],
    severity: 'medium',
    effort: 'hours',
    why: 'What is not counted cannot be budgeted; these calls are in no total of this review.',
    fixNow: 'Set stream_options.include_usage on the calls to house-llama-70b.',
    fixLater: 'Fail the build when a generation span has no gen_ai.usage.input_tokens.',
    references: ['ML Test Score Monitor 7'],
    source: { title: 'OpenTelemetry, Semantic conventions for generative AI', url: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/' },
    limits: 'A proxy that drops the last chunk looks the same.',
  }),
]

export const exampleReview: Review = Review.parse({
  schema: 'loadbearing/review@1',
  id: '2026-11-23-4f1c',
  toolVersion: '0.1.0',
  gatheredAt: '2026-11-23T09:12:44.000Z',
  evidenceHash: 'sha256:9b2e0e5d7c1f4a83b6f0c2d1e8a7459360718293a4b5c6d7e8f9012345678abc',
  configHash: 'sha256:0c44f1a2b3d4e5f60718293a4b5c6d7e8f9012345678abc9b2e0e5d7c1f4a83',
  system: 'docs-assistant',
  headline: {
    summary:
      'One agreed criterion of three is met. The reranker makes the slowest requests slow, the prefix cache is bought and not used, and the rewrite step is worth a test before anyone improves it.',
    firstThing: 'Give the rerank call a deadline of 800 ms and fall back to the order of the vector store.',
  },
  sources: exampleTraces.sources,
  criteria: [
    {
      id: 'p99',
      statement: 'p99 of request latency ≤ 6 s',
      verdict: 'not-met',
      reason: 'The whole interval is over the target.',
      figure: exampleTraces.latency.request.p99,
    },
    {
      id: 'errors',
      statement: 'Requests that fail ≤ 2 %',
      verdict: 'met',
      reason: 'The whole interval is under the target.',
      figure: exampleTraces.reliability.requestErrors.figure,
    },
    {
      id: 'ttft',
      statement: 'p95 of time to first token ≤ 2.5 s',
      verdict: 'unknown',
      reason: 'The target lies inside the interval; 11,000 requests would settle it.',
      figure: measured(2630, 'ms', 2980, [2410, 2904]),
    },
  ],
  findings,
  minorFindings: [
    finding('unpinned-model', {
      area: 'reliability',
      claim: 'gpt-4o is asked for by an alias that the provider may move.',
      rows: [{ label: 'Requested and served', text: 'gpt-4o, served as gpt-4o-2024-08-06', pointer: '/traces/reliability/models/0' }],
      severity: 'low',
      effort: 'hours',
      why: 'A new version behind the same name changes answers without a deploy.',
      fixNow: 'Ask for gpt-4o-2024-08-06.',
      fixLater: 'Move versions by pull request, with the evaluation run on it.',
      references: ['ML Test Score Infra 3'],
      source: { title: 'Sculley et al., Hidden Technical Debt in Machine Learning Systems, 2015', url: 'https://papers.nips.cc/paper/5656' },
      limits: 'Only one served version was seen in this window.',
    }),
  ],
  quickWins: [
    'Move the timestamp to the end of the system prompt: hours, up to 28 % of model cost.',
    'Set include_usage on streaming calls: hours, makes 7 % of the bill visible.',
  ],
  stopList: [
    {
      what: 'Stop work on a faster embedding service',
      because: 'With embedding at no time at all, p95 would fall by 1 %, below the 5 % that was agreed to be worth building for.',
      test: 'passive headroom',
      verdict: 'stop',
      figures: [
        {
          label: 'Ceiling on p95 with embed removed',
          figure: measured(-0.01, 'ratio', 4812, [-0.031, 0.005]),
          pointer: '/traces/latency/counterfactuals/6/p95',
        },
      ],
      frees: 'the two weeks planned for it',
      reversedBy: 'an embedding queue that shows under load',
    },
  ],
  stopCandidates: [
    {
      what: 'The query rewrite step',
      because: 'It costs 212 ms and 6 % of the bill. Whether answers need it, latency cannot tell.',
      test: 'passive headroom',
      verdict: 'inconclusive',
      figures: [
        {
          label: 'Ceiling on p95 with rewrite removed',
          figure: measured(-0.07, 'ratio', 4812, [-0.097, -0.055]),
          pointer: '/traces/latency/counterfactuals/4/p95',
        },
      ],
      frees: '212 ms at the median, $3.42 a week',
      reversedBy: 'an ablation on 248 labelled questions with a margin of 5 points',
    },
  ],
  fine: [
    { id: 'requests-fail', area: 'reliability', title: 'Requests succeed', verdict: 'met', reason: '1.3 % fail, interval 1.0 to 1.6 %, under the agreed 2 %.' },
    { id: 'agent-loops', area: 'reliability', title: 'No request runs in circles', verdict: 'met', reason: 'p99 is 6 model and tool calls.' },
  ],
  checks: [
    { id: 'one-stage-owns-the-tail', area: 'latency', title: 'No stage owns the tail', verdict: 'not-met', reason: 'rerank has 55 % of tail time.' },
    { id: 'prefix-cache-misses', area: 'cost', title: 'The prefix cache is used', verdict: 'not-met', reason: '2 % of cacheable tokens are read from cache.' },
    { id: 'requests-fail', area: 'reliability', title: 'Requests succeed', verdict: 'met', reason: '1.3 % fail.' },
    {
      id: 'prompt-version-known',
      area: 'observability',
      title: 'Answers name their prompt version',
      verdict: 'unknown',
      reason: 'No generation span says.',
      needs: 'gen_ai.prompt.version on generation spans',
    },
    {
      id: 'evaluation-linked',
      area: 'observability',
      title: 'Answers carry their evaluation',
      verdict: 'not-applicable',
      reason: 'No span carries a score.',
    },
    {
      id: 'queue-time-known',
      area: 'observability',
      title: 'Queue time is measured',
      verdict: 'error',
      reason: 'The audit failed: division of nothing. This is a bug of loadbearing.',
    },
  ],
  breaksNext: exampleBreaksNext,
  unseen: [
    { question: 'Does retrieval find the right documents?', command: 'npx loadbearing retrieval', why: 'Spans carry document ids but no relevance labels.' },
    { question: 'Is the rewrite step worth its time?', command: 'npx loadbearing ablate --stage rewrite', why: 'Only an ablation tells what a step is worth.' },
  ],
  limits: [
    'One week in November; a launch or a holiday looks different.',
    'Prices are list prices of 2 November 2026; discounts and committed use are not in them.',
    'Stage prompt is known only from a span’s name.',
  ],
  traces: exampleTraces,
  load: exampleLoad,
  evaluation: exampleEvaluation,
  reproduce: [
    'npx loadbearing review traces/2026-11-16.jsonl.gz traces/langfuse-export.json --since 2026-11-16 --service docs-api',
    'npx loadbearing review --evidence .loadbearing/reviews/2026-11-23-4f1c/evidence.json',
  ],
})
