import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { casesOf, runOf } from '../run-fixture.ts'
import { casesById } from '../score-table.ts'
import { runCosts } from './run-costs.ts'

const shared = (count: number) => new Set(Array.from({ length: count }, (_, index) => `c${index}`))
/** Repeats of a case take what its number says: 100 ms, 101 ms, and on. */
const asked = (count: number, repeats: number) =>
  runOf(
    'r',
    Array.from({ length: count }, () => Array.from({ length: repeats }, () => 1)),
  ).outputs
const costsOf = (outputs: ReturnType<typeof asked>, count: number, group?: (index: number) => string, calls = 0) =>
  runCosts(
    { run: { ...runOf('r', []).run, calls: { target: calls, judge: 0 } }, outputs, scores: [] },
    shared(count),
    casesById(casesOf(count, (index) => (group === undefined ? {} : { group: group(index) }))),
  )

describe('costs of a run', () => {
  it('time cases and not repeats: 10 cases asked 50 times each have the median and the interval of 10', () => {
    const [often, once] = [costsOf(asked(10, 50), 10).latency, costsOf(asked(10, 1), 10).latency]
    if (!isMeasured(often) || !isMeasured(once)) throw new Error('refused')
    expect(often).toMatchObject({ value: 104.5, n: 10, method: 'median of 500 answers to 10 cases or groups of cases: of the median of each' })
    expect(often.interval).toEqual(once.interval)
    // Order statistics 2 and 9 of 10 (97.9 %).
    expect(often.interval).toMatchObject({ low: 101, high: 108 })
  })

  it('take cases of one group as one', () => {
    expect(costsOf(asked(24, 1), 24, (index) => `g${index % 8}`).latency).toMatchObject({ n: 8, value: 111.5 })
  })

  it('count requests without an answer one by one, and their cases in the interval', () => {
    const outputs = asked(20, 20).map((output) =>
      output.caseId === 'c0' ? { ...output, text: undefined, missing: { reason: 'timeout' as const, detail: '' } } : output,
    )
    expect(costsOf(outputs, 20).missing).toMatchObject({ have: 20, of: 400, figure: { value: 0.05, n: 20 } })
  })

  it('tell how often the first try brought no answer, by case, of what was really asked', () => {
    const outputs = asked(20, 2).map((output, at) => {
      if (output.caseId === 'c0') return { ...output, attempts: 3 }
      if (output.caseId === 'c1') return { ...output, text: undefined, missing: { reason: 'timeout' as const, detail: '' } }
      if (output.caseId === 'c2') return { ...output, cached: true, attempts: 2 }
      return output.caseId === 'c3' && at % 2 === 0 ? { ...output, text: undefined, missing: { reason: 'spend-cap' as const, detail: '' } } : output
    })
    // 40 outputs, of which 2 are from the cache and 1 was never sent.
    expect(costsOf(outputs, 20, undefined, 44).failedFirst).toMatchObject({ have: 4, of: 37, figure: { n: 19 } })
    expect(costsOf(outputs, 20, undefined, 0).failedFirst).toBeUndefined()
  })
})
