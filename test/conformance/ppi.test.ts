import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ppiMean } from '../../src/measure/evaluation/estimate/ppi.ts'
import { normalQuantile } from '../../src/measure/interval/distributions.ts'

/** Point estimates and intervals that the authors' own implementation (ppi_py) gave, for sets whose values are there as CSV. */
const folder = join(import.meta.dirname, '../../../shared/data/ppi')

const isThere = existsSync(join(folder, 'reference_ppi_py.json'))
if (!isThere) console.log('PPI conformance skipped: ../shared/data/ppi is not there')

const Rows = z.string().transform((rows) => rows.split('..').map(Number))
const Reference = z.object({
  cases: z.array(
    z.object({
      set: z.string(),
      labelled_rows: Rows,
      unlabelled_rows: Rows,
      alpha: z.number(),
      lam: z.union([z.literal('tuned'), z.number()]),
      point_estimate: z.number(),
      ci_low: z.number(),
      ci_high: z.number(),
    }),
  ),
})

const fileOf = (set: string): string => join(folder, `${set}.csv`)

function readSet(set: string): { label: number; judged: number }[] {
  const [, ...lines] = readFileSync(fileOf(set), 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [, label, judged] = line.split(',').map(Number)
    return { label: label ?? Number.NaN, judged: judged ?? Number.NaN }
  })
}

const all = isThere ? Reference.parse(JSON.parse(readFileSync(join(folder, 'reference_ppi_py.json'), 'utf8'))).cases : []
const cases = all.filter(({ set }) => existsSync(fileOf(set)))
const absent = new Set(all.filter((of) => !cases.includes(of)).map(({ set }) => set))
if (absent.size > 0) console.log(`PPI conformance: ${cases.length} of ${all.length} cases; no values of ${[...absent].join(', ')}`)

describe.skipIf(!isThere)('PPI++ against ppi_py', () => {
  it('has cases to compare', () => {
    expect(cases.length).toBeGreaterThan(0)
  })

  it.each(cases)('$set, alpha $alpha, lambda $lam: estimate and interval to 1e-6', ({ set, labelled_rows, unlabelled_rows, alpha, lam, ...reference }) => {
    const rows = readSet(set)
    const part = ([first = 0, last = 0]: number[]) => rows.slice(first, last + 1)
    const estimate = ppiMean(part(labelled_rows), part(unlabelled_rows), lam === 'tuned' ? {} : { lambda: lam })
    const half = normalQuantile(1 - alpha / 2) * estimate.standardError
    expect(Math.abs(estimate.value - reference.point_estimate)).toBeLessThan(1e-6)
    expect(Math.abs(estimate.value - half - reference.ci_low)).toBeLessThan(1e-6)
    expect(Math.abs(estimate.value + half - reference.ci_high)).toBeLessThan(1e-6)
  })

  it('is never wider when lambda is tuned than by labels alone, where the judge hardly correlates', () => {
    for (const { set, labelled_rows, unlabelled_rows } of cases) {
      const rows = readSet(set)
      const part = ([first = 0, last = 0]: number[]) => rows.slice(first, last + 1)
      const [tuned, alone] = [{}, { lambda: 0 }].map((options) => ppiMean(part(labelled_rows), part(unlabelled_rows), options).standardError)
      expect(tuned).toBeLessThanOrEqual((alone ?? 0) + 1e-12)
    }
  })
})
