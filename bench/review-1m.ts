import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { generateTraces } from './generate-traces.ts'
import { measureReview, printRun } from './measure-review.ts'

/** One million spans from JSONL to a review: seconds, peak memory, and where the time went. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { spans: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' }, out: { type: 'string', default: 'bench/out/review-1m' } },
})
const spans = Number(values.spans)
const [file = `bench/out/traces-${spans === 1e6 ? '1m' : spans}.jsonl`] = positionals
if (!existsSync(file)) {
  const written = await generateTraces({ spans, seed: Number(values.seed), out: file, format: 'jsonl' })
  console.log(`generated ${written.spans} spans to ${file}`)
}
printRun(`${file} to review (asked: 60 s, 1.5 GB)`, await measureReview([file, '--out', values.out]))
