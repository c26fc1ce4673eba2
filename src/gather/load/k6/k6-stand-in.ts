import { z } from 'zod'

/** A call of `http.request`, in the shape that k6's documentation gives it. */
const Call = z.tuple([
  z.enum(['GET', 'POST', 'PUT']),
  z.url(),
  z.union([z.string(), z.null()]),
  z.strictObject({
    headers: z.record(z.string(), z.string()),
    redirects: z.int().nonnegative(),
    responseCallback: z.strictObject({ expects: z.array(z.strictObject({ min: z.int(), max: z.int() })) }),
    tags: z.record(z.string(), z.string()),
    timeout: z.string().regex(/^\d+ms$/),
  }),
])
const arrivalRate = { timeUnit: z.string(), preAllocatedVUs: z.int().positive(), maxVUs: z.int().positive(), gracefulStop: z.string() }
const Options = z.strictObject({
  discardResponseBodies: z.boolean(),
  scenarios: z.record(
    z.string(),
    z.discriminatedUnion('executor', [
      z.strictObject({ executor: z.literal('constant-arrival-rate'), rate: z.int().positive(), duration: z.string(), ...arrivalRate }),
      z.strictObject({
        executor: z.literal('ramping-arrival-rate'),
        startRate: z.int().nonnegative(),
        stages: z.array(z.strictObject({ target: z.int().nonnegative(), duration: z.string() })),
        ...arrivalRate,
      }),
      z.strictObject({
        executor: z.literal('shared-iterations'),
        vus: z.int().positive(),
        iterations: z.int().positive(),
        maxDuration: z.string(),
        gracefulStop: z.string(),
      }),
    ]),
  ),
  thresholds: z.record(z.string(), z.array(z.string())),
})
const Script = z.object({ default: z.function(), options: Options })

interface StandInCall {
  method: string
  url: string
  body: string | null
  headers: Record<string, string>
  tags: Record<string, string>
  timeout: string
  metadata: Record<string, string>
  /** Seconds that the script slept before it. */
  sleptS: number
}

interface StandInRun {
  options: z.infer<typeof Options>
  calls: StandInCall[]
}

let runs = 0

/**
 * Runs a k6 script against a small stand-in of `k6`, `k6/data`, `k6/execution` and `k6/http`, since k6 is no npm package: the engine parses the
 * script as a module, and options and calls are held against k6's documented names and types. Nothing is sent and nobody sleeps.
 *
 * @param elapsedMs time since the scenario's start, for each iteration to run
 */
export async function runInStandIn(script: string, elapsedMs: readonly number[], environment: Record<string, string> = {}): Promise<StandInRun> {
  runs += 1
  const key = `k6StandIn${runs}`
  const calls: StandInCall[] = []
  const metadata: Record<string, string> = {}
  const vu = { metrics: { tags: {}, metadata } }
  const scenario = { iterationInTest: 0, startTime: 0 }
  let sleptS = 0
  const request = (...args: unknown[]): void => {
    const [method, url, body, { headers, tags, timeout }] = Call.parse(args)
    calls.push({ method, url, body, headers, tags, timeout, metadata: { ...metadata }, sleptS })
  }
  const sleep = (seconds: unknown): void => {
    sleptS += z.number().positive().parse(seconds)
  }
  const modules = {
    k6: { sleep },
    http: { request, expectedStatuses: (...expects: unknown[]) => ({ expects }) },
    exec: { scenario, vu },
    environment,
  }
  Reflect.set(globalThis, key, modules)
  try {
    const module = Script.parse(await import(moduleUrl(withStandIns(script, key))))
    for (const [index, elapsed] of elapsedMs.entries()) {
      sleptS = 0
      scenario.iterationInTest = index
      scenario.startTime = Date.now() - elapsed
      module.default()
    }
    return { options: module.options, calls }
  } finally {
    Reflect.deleteProperty(globalThis, key)
  }
}

function withStandIns(script: string, key: string): string {
  const standIns: Record<string, string> = {
    k6: `export const { sleep } = globalThis.${key}.k6`,
    'k6/data': 'export class SharedArray { constructor(name, make) { return make() } }',
    'k6/execution': `export default globalThis.${key}.exec`,
    'k6/http': `export default globalThis.${key}.http`,
  }
  const linked = script.replace(/from '(k6[^']*)'/g, (_, name: string) => `from '${moduleUrl(standIns[name] ?? `throw new Error('no ${name}')`)}'`)
  return `const __ENV = globalThis.${key}.environment\n${linked}`
}

function moduleUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`
}
