import { defineCommand } from 'citty'
import { loadConfig } from '../config/load-config.ts'
import { writeK6Script } from './export-plan.ts'
import { plannedInWords } from './planned.ts'
import { recordedArrivals } from './recorded-arrivals.ts'
import { resolvePlan } from './resolve-plan.ts'
import { reviewImported } from './review-imported.ts'
import { reviewRun } from './review-run.ts'
import { checkTarget } from './target-guard.ts'

export const loadCommand = defineCommand({
  meta: { name: 'loadbearing load', description: 'Drive a system with realistic load, find what saturates, and review it' },
  args: {
    url: { type: 'positional', required: false, description: 'Address to drive (default: load.url of the config); with --import the results file' },
    method: { type: 'string', description: 'GET, POST or PUT (default POST)', valueHint: 'METHOD' },
    body: { type: 'string', description: 'Body template with {{query}} and {{session}}, or @FILE', valueHint: 'JSON|@FILE' },
    queries: { type: 'string', description: 'Real queries for the bodies: one a line, or JSONL with `question`', valueHint: 'FILE' },
    rate: { type: 'string', description: 'Requests a second: one, or levels one after the other (default 1,2,4,… until it does not hold)', valueHint: 'N,N,…' },
    ramp: { type: 'string', description: 'From one rate to another over --duration', valueHint: 'FROM,TO' },
    duration: { type: 'string', description: 'Of each level (default 20s)', valueHint: 'TIME' },
    arrivals: { type: 'string', description: 'constant, poisson (default), gamma, replay, traces', valueHint: 'KIND' },
    cv: { type: 'string', description: 'Burstiness of gamma arrivals: 1 is Poisson', valueHint: 'N' },
    'arrivals-file': { type: 'string', description: 'Recorded arrivals to replay: CSV with TIMESTAMP, or JSONL with timestamp', valueHint: 'FILE' },
    speed: { type: 'string', description: 'Play recorded arrivals so many times as fast', valueHint: 'N' },
    closed: { type: 'string', description: 'Closed loop of N at a time: hides queues, and says so', valueHint: 'N' },
    latency: { type: 'string', description: 'Objective: latency of a good response', valueHint: 'TIME' },
    'first-token': { type: 'string', description: 'Objective: time to the first token of a good response', valueHint: 'TIME' },
    today: { type: 'string', description: 'Requests a second that the system meets today', valueHint: 'N' },
    stage: { type: 'string', description: 'Then drive these stages alone (load.stages of the config)', valueHint: 'NAME' },
    timeout: { type: 'string', description: 'Of one request (default 60s)', valueHint: 'TIME' },
    'max-requests': { type: 'string', description: 'Never send more (default 100000)', valueHint: 'N' },
    'max-spend': { type: 'string', description: 'Never spend more US dollars; needs --cost-per-request', valueHint: 'USD' },
    'cost-per-request': { type: 'string', description: 'What a request costs, for the cap', valueHint: 'USD' },
    'i-own-this-target': { type: 'boolean', description: 'The host is mine; the config must name it in load.allowHosts too' },
    store: { type: 'string', description: 'Where the spans of the system arrive: a folder, or the URL of a ClickHouse server', valueHint: 'DIR|URL' },
    database: { type: 'string', description: 'Database of the ClickHouse server', valueHint: 'NAME' },
    table: { type: 'string', description: 'Table of the ClickHouse server (default otel_traces)', valueHint: 'NAME' },
    export: { type: 'string', description: 'Write the plan for another tool instead of driving it: k6', valueHint: 'k6' },
    import: { type: 'string', description: 'Take the results of another tool as the run: k6, with its --out json file', valueHint: 'k6' },
    seed: { type: 'string', description: 'Seed of arrivals and of the order of queries (default 1)', valueHint: 'N' },
    out: { type: 'string', description: 'Folder of the review, or file of the exported script', valueHint: 'DIR' },
    only: { type: 'string', description: 'Only these audits, comma-separated', valueHint: 'ID' },
    json: { type: 'boolean', description: 'Print review.json on standard output' },
    config: { type: 'string', description: 'Config file (default loadbearing.config.*)', valueHint: 'FILE' },
  },
  async run({ args }): Promise<number> {
    const config = await loadConfig(process.cwd(), args.config)
    if (args.import !== undefined) return reviewImported(args, config)
    const plan = await resolvePlan({ url: args.url, flags: args, config, env: process.env, recorded: recordedArrivals(args, config) })
    if (args.export !== undefined) return writeK6Script(plan, args, config)
    for (const { url } of [plan.target, ...plan.stages.map(({ target }) => target)]) checkTarget(url, config, args['i-own-this-target'] ?? false)
    process.stderr.write(`${plannedInWords(plan)}\n`)
    return reviewRun(plan, args, config)
  },
})
