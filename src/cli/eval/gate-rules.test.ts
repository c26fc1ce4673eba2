import { describe, expect, it } from 'vitest'
import { AppError } from '../../model/app-error.ts'
import type { GateRule } from '../../model/eval-config.ts'
import type { RunMeasure } from '../../model/eval-run.ts'
import { refuseImpossibleRules, unmetRules } from './gate-rules.ts'

const measure = (metric: string, range: RunMeasure['range'] = [0, 1], unit: RunMeasure['unit'] = 'ratio', tool = 'loadbearing'): RunMeasure => ({
  ...{ tool, metric, version: '1', judge: '', better: 'higher', range, unit },
})
const refusal = (rule: Omit<GateRule, 'metric'>, ...measures: RunMeasure[]): [string, string | undefined] | undefined => {
  try {
    refuseImpossibleRules([{ metric: measures[0]?.metric ?? '', ...rule }], measures)
    return undefined
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [error.message, error.hint]
  }
}

describe('refuseImpossibleRules', () => {
  it('names the range, and the share that a percentage would be', () => {
    expect(refusal({ margin: 5, threshold: 80 }, measure('word-f1'))).toEqual([
      'eval.gate.rules: word-f1 is from 0 to 1, and the margin of its rule is 5, the threshold of its rule is 80.',
      'Was a percentage meant? Say margin: 0.05, threshold: 0.8.',
    ])
    expect(refusal({ margin: 0.02, threshold: 80 }, measure('word-f1'))?.[1]).toBe('Was a percentage meant? Say threshold: 0.8.')
  })

  it('has no percentage for what is none: another unit, or a number that would be too large as one', () => {
    expect(refusal({ margin: 0.02, threshold: -1 }, measure('word-f1'))?.[1]).toMatch(/^A margin is smaller/)
    expect(refusal({ margin: 500 }, measure('word-f1'))?.[1]).toMatch(/^A margin is smaller/)
    expect(refusal({ margin: 50, threshold: -5 }, measure('latency', [0, null], 'ms'))).toEqual([
      'eval.gate.rules: latency is at least 0, and the threshold of its rule is -5.',
      expect.stringMatching(/^A margin is smaller/),
    ])
  })

  it('lets stand what can be met, has no range, is not of the run, or fits one of two measures of a name', () => {
    expect(refusal({ margin: 0.5, threshold: 1 }, measure('word-f1'))).toBeUndefined()
    expect(refusal({ margin: 500, threshold: 3000 }, measure('latency', [0, null], 'ms'))).toBeUndefined()
    expect(refusal({ margin: 5, threshold: 80 })).toBeUndefined()
    expect(refusal({ margin: 5, threshold: 80 }, measure('score'), measure('score', [0, 100], 'ratio', 'other'))).toBeUndefined()
  })
})

it('unmetRules names what the gate will not find, and what there is', () => {
  expect(unmetRules([{ metric: 'nope', margin: 0.1 }], [measure('exact'), measure('mrr')])).toEqual([
    'warning: the gate has a rule on nope, and nothing in this run gives it: `gate` will refuse the run. It has: exact, mrr.',
  ])
  expect(unmetRules([{ metric: 'exact', margin: 0.1 }], [measure('exact')])).toEqual([])
})
