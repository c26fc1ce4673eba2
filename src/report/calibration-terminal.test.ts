import { describe, expect, it } from 'vitest'
import type { Measurement } from '../model/measurement.ts'
import { type CalibrationReport, renderCalibrationTerminal } from './calibration-terminal.ts'
import { columns } from './terminal-text.ts'

const figure = (value: number, low: number, high: number, given: Partial<Measurement> = {}): Measurement => ({
  ...{ value, unit: 'ratio', n: 80, method: 'm', interval: { low, high, confidence: 0.95, method: 'i' } },
  ...given,
})
const coefficient = (value: number, low: number, high: number) => figure(value, low, high, { unit: 'coefficient' })
const report: CalibrationReport = {
  calibration: {
    ...{
      judge: 'openai/gpt#1',
      tool: 'loadbearing',
      metric: 'groundedness',
      version: '1',
      pairs: 80,
      raters: 1,
      bar: 0.6,
      usable: 'no',
      reason: 'Agreement is low.',
    },
    agreement: { observed: figure(0.9, 0.8, 0.95), kappa: coefficient(0.8, 0.6, 0.9), ac1: coefficient(0.82, 0.62, 0.92) },
    baseRate: { human: figure(0.7, 0.6, 0.8), judge: figure(0.75, 0.65, 0.85) },
    sensitivity: figure(0.95, 0.85, 0.98),
    specificity: { refused: 'no output that people fail', unit: 'ratio', n: 0, needsN: 1 },
  },
  ...{ run: 'r-1', passAt: 0.5, kept: [], notes: [] },
}
const render = (given: Partial<CalibrationReport> = {}, width = 100): string => renderCalibrationTerminal({ ...report, ...given }, { color: false, width })

describe('the report of a calibration', () => {
  it('begins with the verdict and its reason, and puts people with each other before the judge', () => {
    const text = render()
    expect(
      text.startsWith('openai/gpt#1 on groundedness must not be used\n  Agreement is low.\n\n80 labelled outputs, 1 person; from 0.5 an output passes.\n'),
    ).toBe(true)
    expect(text.indexOf('no two people labelled the same outputs')).toBeLessThan(text.indexOf('The judge with people'))
    expect(text).toContain('  AC1               0.820 [0.620, 0.920], n 80 labelled outputs\n')
  })

  it('lets no name of a judge command the terminal or the CI that shows it', () => {
    const calibration = { ...report.calibration, reason: '::error title=pwn::x \u001b[2J' }
    expect(render({ calibration, notes: ['::error::y \u001b[2J'] })).not.toMatch(/^\s*::|\u001b/m)
  })

  it('never prints a refusal as a number, and says how to measure what was not', () => {
    expect(render()).toContain('specificity       not given: no output that people fail (n 0 labelled outputs, needs 1)\n')
    for (const flag of ['--swap N', '--repeat N', '--anchor']) expect(render()).toContain(flag)
    expect(render()).toContain('people  not known: none of its outputs has a label')
  })

  it('sets the corrected rate beside the raw one, and marks what was measured before', () => {
    const calibration = { ...report.calibration, selfConsistency: { have: 9, of: 10, figure: figure(0.9, 0.6, 0.98) }, effectiveJudges: 1.4 }
    const text = render({
      calibration,
      kept: ['selfConsistency'],
      judge: figure(0.75, 0.7, 0.8),
      people: { method: 'rogan-gladen', figure: figure(0.68, 0.6, 0.76) },
    })
    expect(text).toContain('same verdict in 9 of 10, 90.0 % [60.0, 98.0], as measured before')
    expect(text).toContain('worth 1.40 independent judges')
    expect(text).toMatch(
      /the judge alone {2}75\.0 % \[70\.0, 80\.0\], n 80 cases\n {2}people {11}68\.0 % \[60\.0, 76\.0\], n 80 graded outputs: the share from 0\.5 on,/,
    )
  })

  it('says when it was held, whose metric it is, how far one grading is off, and what n counts where that is not the outputs', () => {
    const { agreement } = report.calibration
    const noisy = { ...report.calibration, tool: 'ragas', at: '2026-11-25T10:00:00.000Z', gradingSd: figure(0.081, 0.04, 0.114, { n: 60 }) }
    const text = render({ calibration: noisy }, 140)
    expect(text).toContain('openai/gpt#1 on ragas/groundedness must not be used')
    expect(text).toContain('from 0.5 an output passes. Held on 2026-11-25.\n')
    expect(text).toContain('one grading is off by 8.1 points [4.0, 11.4] (standard deviation), n 60 outputs graded again')
    const grouped = render({ calibration: { ...noisy, agreement: { ...agreement, observed: figure(0.9, 0.8, 0.95, { n: 40 }) } } }, 140)
    expect(grouped).toContain('Held on 2026-11-25. In n, outputs of one case or one group of cases count once.')
  })

  it('keeps to the width, with hostile names too', () => {
    const text = render({ calibration: { ...report.calibration, judge: 'evil\u001b[31m' }, run: 'r\u202e', notes: ['word '.repeat(40)] }, 60)
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    for (const line of text.split('\n')) expect(columns(line)).toBeLessThanOrEqual(60)
  })
})
