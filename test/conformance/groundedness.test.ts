import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type BeginRow, beginFiles, beginFolder, isFullyAttributable, offlineGroundedness, readBegin, unigramPrecision } from '../../bench/groundedness-data.ts'
import { auroc } from '../../src/measure/evaluation/estimate/auroc.ts'
import { isMeasured } from '../../src/model/measurement.ts'

/** BEGIN (Dziri et al., TACL 2022): answers of dialogue models, and whether people find them attributable to the knowledge that was given. */
const isThere = existsSync(join(beginFolder, 'begin_test_wow.tsv'))
if (!isThere) console.log('groundedness conformance skipped: ../shared/data/groundedness is not there')

type Graded = BeginRow & Awaited<ReturnType<typeof offlineGroundedness>>

function areaOf(rows: readonly BeginRow[], scoreOf: (row: BeginRow, at: number) => number): number {
  const figure = auroc(rows.map((row, at) => ({ positive: isFullyAttributable(row), score: scoreOf(row, at) })))
  return isMeasured(figure) ? figure.value : Number.NaN
}

const grade = (rows: readonly BeginRow[]) => Promise.all(rows.map(async (row) => ({ ...row, ...(await offlineGroundedness(row)) })))

describe.skipIf(!isThere)('groundedness without a model on BEGIN', () => {
  const graded = new Map<string, Graded[]>()
  beforeAll(async () => {
    for (const file of beginFiles) graded.set(file, await grade(readBegin(file)))
  }, 60_000)
  const rowsOf = (file: string) => graded.get(file) ?? []
  // An answer without a value states nothing: it ranks below all that do.
  const ours = (rows: readonly Graded[]) => areaOf(rows, (_, at) => rows[at].value ?? -1)

  it('the test file of Wizard of Wikipedia has 3,607 answers, 1,392 of them fully attributable (its README)', () => {
    const rows = rowsOf('begin_test_wow.tsv')
    expect(rows).toHaveLength(3607)
    expect(rows.filter(isFullyAttributable)).toHaveLength(1392)
  })

  it('plain word overlap has an area of .941 there, as published beside the data', () => {
    expect(areaOf(rowsOf('begin_test_wow.tsv'), unigramPrecision)).toBeCloseTo(0.9407, 4)
  })

  it.each(beginFiles)('%s: ours is not below plain word overlap', (file) => {
    const rows = rowsOf(file)
    expect(ours(rows)).toBeGreaterThanOrEqual(areaOf(rows, unigramPrecision))
  })

  it.each(beginFiles)('%s: nor on the answers that have a value alone', (file) => {
    const rows = rowsOf(file).filter(({ value }) => value !== undefined)
    expect(ours(rows)).toBeGreaterThanOrEqual(areaOf(rows, unigramPrecision))
  })

  it.each(beginFiles)('%s: no fully attributable answer goes without a value for more than 1 in 100', (file) => {
    const fully = rowsOf(file).filter(isFullyAttributable)
    expect(fully.filter(({ value }) => value === undefined).length / fully.length).toBeLessThan(0.01)
  })
})
