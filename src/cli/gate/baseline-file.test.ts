import { describe, expect, it } from 'vitest'
import type { CalibrationEvidence } from '../../model/evaluation-evidence.ts'
import type { Figure } from '../../model/measurement.ts'
import { latestCalibrations } from './baseline-file.ts'

const none: Figure = { refused: 'not told', unit: 'coefficient', n: 0 }
const held = (usable: CalibrationEvidence['usable'], of: Partial<CalibrationEvidence> = {}): CalibrationEvidence => ({
  ...{ judge: 'a/model', tool: 'loadbearing', metric: 'groundedness', version: '1', pairs: 100, raters: 1, bar: 0.6, usable, reason: '' },
  ...{ agreement: { observed: none, kappa: none, ac1: none }, baseRate: { human: none, judge: none }, sensitivity: none, specificity: none },
  ...of,
})

describe('latestCalibrations', () => {
  it('takes the one that was held last, and that of the store where the dates do not tell', () => {
    const usable = (baseline: CalibrationEvidence, store: CalibrationEvidence) => latestCalibrations([baseline], [store]).map((each) => each.usable)
    const [early, late] = [{ at: '2026-11-01T00:00:00.000Z' }, { at: '2026-11-02T00:00:00.000Z' }]
    expect(usable(held('yes', early), held('no', late))).toEqual(['no'])
    expect(usable(held('yes', late), held('no', early))).toEqual(['yes'])
    expect(usable(held('yes'), held('no'))).toEqual(['no'])
    expect(usable(held('yes', late), held('no'))).toEqual(['no'])
  })

  it('keeps those of other tools, metrics, versions and judges apart', () => {
    const others = [{ tool: 'ragas' }, { metric: 'relevance' }, { version: '2' }, { judge: 'another' }].map((of) => held('yes', of))
    expect(latestCalibrations(others, [held('no')])).toHaveLength(5)
  })
})
