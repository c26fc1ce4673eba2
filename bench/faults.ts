import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { exampleFiles } from '../src/cli/demo/example-files.ts'
import { gatherExample } from '../src/cli/demo/gather-example.ts'
import { buildReview } from '../src/engine/build-review.ts'
import type { Review } from '../src/model/review.ts'

/**
 * Fault by fault: the example with one latency fault on and all others off, and with none. A fault counts as named when the review has the
 * finding that is about it; the run without faults must have none of them. Prints the table that stands in bench/README.md.
 *
 *   npx node bench/faults.ts [--only NAME,…] [--rate 1,2,…] [--duration 8s]
 */
const findingOfFault: Readonly<Record<string, readonly string[]>> = {
  'blocking-rerank': ['blocked-event-loop'],
  'narrow-reader-pool': ['connection-pool-starvation'],
  'short-timeout-retries': ['timeout-shorter-than-tail', 'retries-amplify-load'],
  'no-backpressure': ['no-backpressure'],
  'lazy-index': ['cold-start'],
  'buffered-stream': ['answers-arrive-at-once'],
}

const { values } = parseArgs({ options: { only: { type: 'string' }, rate: { type: 'string' }, duration: { type: 'string' } } })
const faults = values.only === undefined ? Object.keys(findingOfFault) : values.only.split(',')
const flags = { ...(values.rate !== undefined && { rate: values.rate }), ...(values.duration !== undefined && { duration: values.duration }) }
const folder = mkdtempSync(join(tmpdir(), 'loadbearing-faults-'))

async function reviewWith(fault: string): Promise<Review> {
  const { evidence, config } = await gatherExample(exampleFiles(), {
    folder,
    faults: fault,
    flags,
    progress: { say: () => {}, end: () => {} },
    say: (line) => process.stderr.write(`[${fault}] ${line}\n`),
    signal: new AbortController().signal,
  })
  return buildReview(evidence, config)
}

function namedIn(review: Review, ids: readonly string[]): string {
  return ids
    .map((id) => {
      const check = review.checks.find((each) => each.id === id)
      const verdict = check?.verdict ?? 'unknown'
      if (verdict === 'unknown') process.stderr.write(`${id}: unknown: ${check?.reason ?? 'no such check'}\n`)
      return verdict === 'not-met' ? `\`${id}\`` : `${id}: ${verdict}`
    })
    .join(', ')
}

try {
  const without = await reviewWith('none')
  process.stdout.write('| fault, alone | on: the review names | off (no fault): the same checks | first finding when on |\n| --- | --- | --- | --- |\n')
  for (const fault of faults) {
    const ids = findingOfFault[fault] ?? []
    const review = await reviewWith(fault)
    const first = [...review.findings, ...review.minorFindings][0]
    process.stdout.write(`| ${fault} | ${namedIn(review, ids)} | ${namedIn(without, ids)} | ${first?.id ?? 'none'} |\n`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
