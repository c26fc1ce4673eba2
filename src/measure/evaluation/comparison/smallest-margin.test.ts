import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { clustersOf } from '../../interval/cluster-bootstrap.ts'
import { pairedDifference } from './paired-difference.ts'

const changes = [0.05, 0.1, 0.2]

/** Smallest margin, in tenths of a point, at which two one-sided tests at .05 call pairs of yes and no equivalent of which `share` changed, half of them each way. */
function smallestMargin(cases: number, share: number): number {
  const each = Math.round((cases * share) / 2)
  const differences = Array.from({ length: cases }, (_, index) => (index < each ? 1 : index < 2 * each ? -1 : 0))
  const clusters = clustersOf(differences.map((_, index) => `c${index}`))
  const found = pairedDifference(differences, clusters, { span: 1, yesNo: true, confidence: 0.95, seed: 1 })
  let [low, high] = [0, 1000]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (found.equivalence(middle / 1000).p < 0.05) high = middle
    else low = middle
  }
  return high
}

describe('the table of docs/gate.md on how many cases a gate needs', () => {
  it('has the smallest margins that are called equivalent', () => {
    const text = readFileSync(new URL('../../../../docs/gate.md', import.meta.url), 'utf8')
    const rows = [...text.matchAll(/^\| (\d[\d,]*) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$/gm)].map(([, cases = '', ...margins]) => [
      Number(cases.replace(',', '')),
      ...margins.map(Number),
    ])
    expect(rows.length).toBeGreaterThanOrEqual(5)
    for (const [cases = 0, ...margins] of rows) expect([cases, ...margins]).toEqual([cases, ...changes.map((share) => smallestMargin(cases, share) / 10)])
  })
})
