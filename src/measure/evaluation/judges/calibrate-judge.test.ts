import { describe, expect, it } from 'vitest'
import { CalibrationEvidence } from '../../../model/evaluation-evidence.ts'
import { isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import { type CalibrationPair, calibrateJudge } from './calibrate-judge.ts'

const base = { judge: 'stub', tool: 'loadbearing', metric: 'groundedness', version: '1', passAt: 0.5, bar: 0.6, minLabels: 50, seed: 1 }

/** Outputs of which 70 % are right; the judge and each of the raters err on a share of them, by chance. */
function pairsOf(
  n: number,
  { judgeErrs, peopleErr, raters = 2, seed = 3 }: { judgeErrs: number; peopleErr: number; raters?: number; seed?: number },
): CalibrationPair[] {
  const random = seededRandom(seed)
  const says = (truth: boolean, errs: number): number => ((random() < errs ? !truth : truth) ? 1 : 0)
  return Array.from({ length: n }, (_, i) => {
    const truth = random() < 0.7
    return {
      caseId: `c${i}`,
      judge: says(truth, judgeErrs),
      humans: Array.from({ length: raters }, (__, rater) => ({ rater: `r${rater}`, value: says(truth, peopleErr) })),
    }
  })
}

describe('calibrateJudge', () => {
  it('gives all evidence of a judge who agrees: usable, by the bound of AC1', () => {
    const evidence = calibrateJudge({
      ...base,
      pairs: pairsOf(300, { judgeErrs: 0.05, peopleErr: 0.03 }).map((pair, i) => ({ ...pair, textLength: 100 + i, ownFamily: i % 2 === 0 })),
      order: [{ asked: 'first', swapped: 'second' }],
      repeats: Array.from({ length: 12 }, () => ({ grades: [1, 1] })),
      anchors: [
        { before: 1, now: 1 },
        { before: 1, now: 0 },
      ],
      panel: [1, 0, 1, 0].map((grade, i) => ({ human: 0, grades: [grade, i < 2 ? 1 : 0] })),
    })
    expect(CalibrationEvidence.parse(evidence)).toEqual(evidence)
    expect(evidence).toMatchObject({
      version: '1',
      usable: 'yes',
      pairs: 300,
      raters: 2,
      order: { flips: { have: 0 } },
      selfConsistency: { have: 12 },
      gradingSd: { value: 0, n: 12 },
      passAt: 0.5,
      effectiveJudges: 2,
    })
    expect(evidence.reason).toContain('surely over the bar of 0.60')
    expect(evidence.reason).toContain('People agree with each other to')
    for (const figure of [evidence.lengthBias, evidence.selfPreference, evidence.drift]) expect(isMeasured(figure)).toBe(true)
  })

  it('says no of a judge who guesses, also with few labels', () => {
    expect(calibrateJudge({ ...base, pairs: pairsOf(300, { judgeErrs: 0.5, peopleErr: 0.03 }) }).usable).toBe('no')
    expect(calibrateJudge({ ...base, pairs: pairsOf(40, { judgeErrs: 0.6, peopleErr: 0 }) }).usable).toBe('no')
  })

  it('never uses a judge on fewer labels than agreed, and says how many it needs', () => {
    const evidence = calibrateJudge({ ...base, pairs: pairsOf(49, { judgeErrs: 0, peopleErr: 0 }) })
    expect(evidence).toMatchObject({ usable: 'unknown', reason: expect.stringContaining('fewer than 50') })
  })

  it('does not know of a judge near the bar, and says how many labels would decide', () => {
    const evidence = calibrateJudge({ ...base, pairs: pairsOf(80, { judgeErrs: 0.15, peopleErr: 0.02 }) })
    expect(evidence).toMatchObject({ usable: 'unknown', reason: expect.stringMatching(/about \d+ labels would decide/) })
  })

  it('says when people do not agree with each other to the bar', () => {
    const evidence = calibrateJudge({ ...base, pairs: pairsOf(400, { judgeErrs: 0.02, peopleErr: 0.3 }) })
    expect(evidence.usable).toBe('no')
    expect(evidence.reason).toContain('under the bar itself: no judge can be held to it')
  })

  it('says when no output has labels of two people', () => {
    const evidence = calibrateJudge({ ...base, pairs: pairsOf(100, { judgeErrs: 0.02, peopleErr: 0, raters: 1 }) })
    expect(evidence.humanAgreement).toBeUndefined()
    expect(evidence.reason).toContain('No output has labels of two people')
  })

  it('does not fall for a judge who passes everything where nearly everything is right', () => {
    const pairs = Array.from({ length: 200 }, (_, i) => ({ caseId: `c${i}`, judge: 1, humans: [{ rater: 'r', value: i % 20 === 0 ? 0 : 1 }] }))
    const evidence = calibrateJudge({ ...base, pairs })
    expect(evidence.agreement.ac1).toMatchObject({ value: expect.closeTo(0.947, 2) })
    expect(evidence).toMatchObject({ usable: 'unknown', reason: expect.stringContaining('gives everything the same grade') })
  })

  it('counts conversations, not turns: 300 turns of 3 conversations decide nothing', () => {
    const pairs = pairsOf(300, { judgeErrs: 0.05, peopleErr: 0 }).map((pair, i) => ({ ...pair, group: `g${i % 3}` }))
    const evidence = calibrateJudge({ ...base, pairs })
    expect(evidence.agreement.ac1).toMatchObject({ n: 3 })
    expect(evidence.baseRate.human).toMatchObject({ n: 3 })
  })

  it('weighs labels that were picked by their probability: sensitivity of the outputs, not of the queue', () => {
    // Of 1,000 outputs that people pass, the judge misses 100, all of which were labelled; of the others one in ten was.
    const picked = (judge: number, count: number, inclusionProbability: number) =>
      Array.from({ length: count }, (_, i) => ({ caseId: `${judge}-${i}`, judge, humans: [{ rater: 'r', value: 1, inclusionProbability }] }))
    const pairs = [...picked(0, 100, 1), ...picked(1, 90, 0.1)]
    expect(calibrateJudge({ ...base, pairs }).sensitivity).toMatchObject({ value: expect.closeTo(0.9, 9), method: 'weighted share' })
    expect(calibrateJudge({ ...base, pairs }).reason).not.toContain('no inclusion probability')
    const unknown = pairs.map((pair) => ({ ...pair, humans: [{ rater: 'r', value: 1 }] }))
    expect(calibrateJudge({ ...base, pairs: unknown }).sensitivity).toMatchObject({ value: expect.closeTo(90 / 190, 9) })
    expect(calibrateJudge({ ...base, pairs: unknown }).reason).toContain('no inclusion probability')
  })

  it('gives an AUROC where the judge grades in more than two steps', () => {
    const random = seededRandom(8)
    const pairs = Array.from({ length: 100 }, (_, i) => ({ caseId: `c${i}`, judge: random() * 0.5 + (i % 2) * 0.4, humans: [{ rater: 'r', value: i % 2 }] }))
    expect(calibrateJudge({ ...base, pairs }).auroc).toMatchObject({ value: expect.closeTo(0.98, 1) })
    expect(calibrateJudge({ ...base, pairs: pairsOf(60, { judgeErrs: 0.1, peopleErr: 0 }) }).auroc).toBeUndefined()
  })

  it('refuses every figure where there is no label', () => {
    const evidence = calibrateJudge({ ...base, pairs: [{ caseId: 'c', judge: 1, humans: [] }] })
    expect(CalibrationEvidence.parse(evidence)).toEqual(evidence)
    expect(evidence).toMatchObject({ usable: 'unknown', pairs: 0, sensitivity: { refused: expect.any(String) } })
  })
})
