import type { Objectives } from '../../../measure/load/records.ts'
import { AppError } from '../../../model/app-error.ts'
import type { K6Plan } from './plan.ts'
import { scenarioOf, totalMs } from './scenario.ts'

/** k6 takes no scenario that is shorter. */
const shortestMs = 1000

/**
 * A k6 script that sends the same requests: targets, bodies in the same order, rates or due times, time limit, objectives as thresholds, and a
 * `traceparent` with each request. What the script writes into tags and metadata of k6's JSON output, `importK6` reads back: the step, the
 * due time, the trace, the body and the session.
 *
 * @returns JavaScript for `k6 run`; it holds no value from the environment
 * @throws AppError `config-invalid` for a plan that k6 cannot run
 * @see https://grafana.com/docs/k6/latest/using-k6/scenarios/
 */
export function exportK6(plan: K6Plan): string {
  check(plan)
  return [head(plan), imports(plan), data(plan), options(plan), request(plan), ''].join('\n\n')
}

function check({ bodies, steps, arrivals }: K6Plan): void {
  const nothing =
    bodies.length === 0 ? 'request bodies' : steps.length === 0 ? 'steps' : arrivals.kind !== 'constant' && arrivals.dueMs.length === 0 ? 'arrivals' : undefined
  if (nothing !== undefined) throw new AppError('config-invalid', `a k6 script needs ${nothing}, and the plan has none`)
  if (totalMs(steps) < shortestMs)
    throw new AppError('config-invalid', `the plan takes ${totalMs(steps)} ms, and k6 runs no scenario of less than a second`, {
      hint: 'make the steps longer',
    })
}

function head({ arrivals, objectives }: K6Plan): string {
  const unmeasured = [
    objectives.firstTokenMs === undefined ? [] : ['time to first token'],
    objectives.perDeltaMs === undefined ? [] : ['time per token'],
  ].flat()
  return comment([
    'Made by `loadbearing load --export k6`. Run it, and read the results back:',
    '  k6 run --out json=results.json.gz script.js',
    '  loadbearing load --import k6 results.json.gz',
    '',
    'What k6 does differently: its http module reads a response whole, server-sent events too, so there is no time to first token (a stream needs the',
    'extension xk6-sse, which this script does without) and no limit on the size of a response. A stream that breaks off is an error, one that says',
    'in an event that it failed is not. There is no error budget and no cap on spend.',
    ...(unmeasured.length === 0 ? [] : [`Not held by a threshold, since k6 cannot measure it: ${unmeasured.join(', ')}.`]),
    ...(arrivals.kind === 'constant'
      ? ['k6 starts the requests itself, does not tell when one was due, and drops those for which no virtual user is free (dropped_iterations).']
      : [
          `k6 has no executor for ${arrivals.kind} arrivals: the due times stand below. Virtual users take the requests in order and wait for each one's due`,
          'time; when all are busy a request leaves late, and the due time goes along, so that the wait counts. One user takes some MB of memory:',
          'VUS=200 k6 run … makes fewer of them.',
        ]),
  ])
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => (line === '' ? '//' : `// ${line}`)).join('\n')
}

function imports({ arrivals }: K6Plan): string {
  const sleep = arrivals.kind === 'constant' ? [] : ["import { sleep } from 'k6'"]
  return [...sleep, "import { SharedArray } from 'k6/data'", "import exec from 'k6/execution'", "import http from 'k6/http'"].join('\n')
}

function data({ target, bodies, arrivals, steps }: K6Plan): string {
  const lines = bodies.map((body) => `  ${literal(body)},`).join('\n')
  const headers = [
    ...Object.entries(target.headers).map(([name, value]) => `  ${literal(name)}: ${literal(value)},`),
    ...Object.entries(target.headersFromEnv).map(([name, variable]) => `  ${literal(name)}: fromEnvironment(${literal(variable)}),`),
  ]
  return [
    'function fromEnvironment(name) {',
    "  if (__ENV[name] === undefined) throw new Error('the environment variable ' + name + ' is not set')",
    '  return __ENV[name]',
    '}',
    '',
    `const url = ${literal(target.url)}`,
    `const headers = {\n${headers.join('\n')}\n}`,
    `const steps = ${literal(stepStarts(steps))}`,
    '// One copy for all virtual users.',
    `const bodies = new SharedArray('bodies', () => [\n${lines}\n])`,
    ...(arrivals.kind === 'constant'
      ? []
      : [`const dueMs = new SharedArray('due times', () => ${literal(Array.from(arrivals.dueMs, (ms) => Math.round(ms * 1000) / 1000))})`]),
  ].join('\n')
}

/** What the tags of a request say of its step. */
function stepStarts(steps: K6Plan['steps']): { startMs: number; askedPerS: number; durationMs: number }[] {
  let startMs = 0
  return steps.map(({ ratePerS, durationMs }) => {
    const step = { startMs, askedPerS: ratePerS, durationMs }
    startMs += durationMs
    return step
  })
}

function options(plan: K6Plan): string {
  const scenario = scenarioOf(plan)
  const entries = Object.entries(scenario).map(([name, value]) => {
    // k6 refuses more users than iterations.
    if (name === 'vus' && scenario.executor === 'shared-iterations') return `      vus: Math.min(Number(__ENV.VUS || ${scenario.vus}), ${scenario.iterations}),`
    return `      ${name}: ${literal(value)},`
  })
  return [
    'export const options = {',
    '  discardResponseBodies: true,',
    '  scenarios: {',
    '    load: {',
    ...entries,
    '    },',
    '  },',
    `  thresholds: ${literal(thresholds(plan.objectives))},`,
    '}',
  ].join('\n')
}

/** A level holds when 99 % of its requests meet the objectives: of the whole latency, the only one that k6 sees. */
function thresholds({ latencyMs }: Objectives): Record<string, string[]> {
  return { http_req_failed: ['rate<=0.01'], ...(latencyMs === undefined ? {} : { http_req_duration: [`p(99)<=${latencyMs}`] }) }
}

function request({ target, arrivals, limits }: K6Plan): string {
  const scheduled = arrivals.kind !== 'constant'
  return `const expected = http.expectedStatuses({ min: 200, max: 299 })

function hex(bytes) {
  let text = ''
  for (let i = 0; i < bytes; i += 1) text += Math.floor(Math.random() * 256).toString(16).padStart(2, '0')
  return text
}

function stepAt(ms) {
  let step = 0
  while (step + 1 < steps.length && steps[step + 1].startMs <= ms) step += 1
  return step
}

export default function () {
  const index = exec.scenario.iterationInTest
  const body = index % bodies.length
  const { text, session } = bodies[body]
  const traceId = hex(16)
${
  scheduled
    ? `  const dueAtMs = exec.scenario.startTime + dueMs[index]
  const step = stepAt(dueMs[index])
  const waitMs = dueAtMs - Date.now()
  if (waitMs > 0) sleep(waitMs / 1000)`
    : '  const step = stepAt(Date.now() - exec.scenario.startTime)'
}
  // Metadata, unlike tags, makes no time series of its own; versions of k6 that have none do without.
  const metadata = exec.vu.metrics && exec.vu.metrics.metadata
  if (metadata) {
    metadata.trace_id = traceId
    metadata.body = String(body)${scheduled ? '\n    metadata.due_at_ms = String(dueAtMs)' : ''}
    if (session === undefined) delete metadata.session
    else metadata.session = session
  }
  http.request(${literal(target.method)}, url, ${target.method === 'GET' ? 'null' : 'text'}, {
    headers: Object.assign({}, headers, { traceparent: '00-' + traceId + '-' + traceId.slice(16).replace(/./g, (digit) => (15 - parseInt(digit, 16)).toString(16)) + '-01' }),
    redirects: 0,
    responseCallback: expected,
    tags: { step: String(step), step_asked_per_s: String(steps[step].askedPerS), step_duration_ms: String(steps[step].durationMs) },
    timeout: '${limits.timeoutMs}ms',
  })
}`
}

/** JSON is JavaScript; the two line separators of Unicode are written out for parsers older than ES2019. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
