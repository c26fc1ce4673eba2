/**
 * How long `loadbearing eval` takes, as a whole command in a process of its own with a store that is new each time: cases against an instant function, the same
 * over HTTP, and outputs that are there already.
 *
 *   npx node bench/evaluation.ts [--runs 3] [--entry dist/cli/main.js]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, entry: { type: 'string', default: resolve(import.meta.dirname, '../src/cli/main.ts') } },
})
const entry = resolve(values.entry)
const folder = mkdtempSync(join(tmpdir(), 'loadbearing-bench-'))
const words = 'the refund policy of our shop says that a card or bank transfer is paid back within fourteen days of purchase'.split(' ')
const text = (seed: number, length: number): string => Array.from({ length }, (_, at) => words[(seed * 7 + at * at) % words.length]).join(' ')
const caseOf = (at: number) => ({
  id: `c${at}`,
  input: `Question ${at}: ${text(at, 8)}?`,
  reference: text(at, 12),
  referenceIds: [`d${at % 50}`],
  slices: { language: at % 3 === 0 ? 'de' : 'en' },
  group: `g${at % 200}`,
})
const outputOf = (at: number) => ({
  ...caseOf(at),
  output: `${text(at + (at % 3), 14)}.`,
  contexts: [0, 1, 2, 3, 4].map((rank) => ({ id: `d${(at + rank) % 50}`, text: text(at + rank, 40) })),
  latencyMs: 100 + (at % 50),
})
const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const numbered = <Row>(count: number, row: (at: number) => Row): Row[] => Array.from({ length: count }, (_, at) => row(at))
writeFileSync(join(folder, 'cases.jsonl'), lines(numbered(1000, caseOf)))
writeFileSync(join(folder, 'outputs.jsonl'), lines(numbered(10_000, outputOf)))
writeFileSync(join(folder, 'system.js'), 'export default ({ input }) => ({ text: input, retrieved: [{ id: "d1", text: input }] })\n')

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => response.end('{"answer":"within fourteen days"}'))
})
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
const address = server.address()
const url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/answer` : ''

const deterministic = 'exact,word-f1,recall@5,mrr,ndcg@10,refusal,length,latency'
try {
  await measure('1,000 cases, 8 deterministic scorers, an instant function', ['cases.jsonl', '--target', 'system.js', '--scorers', deterministic])
  await measure('1,000 cases, the same over HTTP, 16 at a time', ['cases.jsonl', '--target', url, '--scorers', deterministic, '--concurrency', '16'])
  await measure('10,000 logged outputs, 8 deterministic scorers', ['--target', 'outputs.jsonl', '--scorers', deterministic])
  await measure('10,000 logged outputs, the same and groundedness of 5 passages', ['--target', 'outputs.jsonl', '--scorers', `${deterministic},groundedness`])
} finally {
  server.close()
  rmSync(folder, { recursive: true, force: true })
}

async function measure(what: string, args: readonly string[]): Promise<void> {
  const seconds: number[] = []
  for (let run = 0; run < Number(values.runs); run += 1) {
    const fromMs = performance.now()
    const child = spawn(process.execPath, [entry, 'eval', ...args, '--store', `store-${performance.now()}`], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors += chunk
    })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new Error(`${what}: exit ${code}: ${errors}`)
    seconds.push((performance.now() - fromMs) / 1000)
  }
  seconds.sort((a, b) => a - b)
  process.stdout.write(`${what}: ${seconds.map((each) => `${each.toFixed(2)} s`).join(', ')}\n`)
}
