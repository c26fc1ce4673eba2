import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { interArrivalCv } from '../../src/measure/load/arrivals/inter-arrival-cv.ts'
import { parseArrivals } from '../../src/measure/load/arrivals/parse-arrivals.ts'
import { replayArrivals, replayOnLevels } from '../../src/measure/load/arrivals/replay.ts'
import { isMeasured } from '../../src/model/measurement.ts'

/** Production arrivals of two LLM services (AzurePublicDataset, 2023 LLM traces) and a synthetic workload (Mooncake, FAST 2025). */
const folder = join(import.meta.dirname, '../../../shared/data/arrivals')

const isThere = existsSync(join(folder, 'azure2023_code.csv'))
if (!isThere) console.log('arrivals conformance skipped: ../shared/data/arrivals is not there')

const read = (file: string) => parseArrivals(readFileSync(join(folder, file), 'utf8'), file)

function cvOf(times: ArrayLike<number>): number {
  const figure = interArrivalCv(times)
  return isMeasured(figure) ? figure.value : Number.NaN
}

describe.skipIf(!isThere)('recorded arrivals', () => {
  it.each([
    ['azure2023_code.csv', 8819, 13.15],
    ['azure2023_conv.csv', 19_366, 1.09],
  ])('%s has %i rows and an inter-arrival CV of %d (specification of latency, load)', (file, rows, cv) => {
    const { timesMs, bad } = read(file)
    expect(timesMs).toHaveLength(rows)
    expect(bad.count).toBe(0)
    expect(cvOf(timesMs)).toBeCloseTo(cv, 2)
  })

  it('Mooncake has 3,993 rows', () => {
    expect(read('mooncake_synthetic.jsonl')).toMatchObject({ timesMs: { length: 3993 }, bad: { count: 0 } })
  })

  it('ten minutes of azure2023_code.csv, sped up ten times, keep their inter-arrival CV to 5 %', () => {
    const { timesMs } = read('azure2023_code.csv')
    const played = replayArrivals(timesMs, { windowMs: 600_000, speed: 10 })
    const recorded = cvOf(timesMs.filter((time) => time < 600_000))
    expect(played.at(-1)).toBeLessThan(60_000)
    expect(Math.abs(cvOf(played) / recorded - 1)).toBeLessThan(0.05)
  })

  it('the whole record at another rate keeps its inter-arrival CV to 5 %', () => {
    const { timesMs } = read('azure2023_code.csv')
    const played = replayOnLevels(timesMs, [{ ratePerS: 100, durationMs: (8819 / 100) * 1000 }])
    expect(Math.abs(cvOf(played) / 13.15 - 1)).toBeLessThan(0.05)
  })
})
