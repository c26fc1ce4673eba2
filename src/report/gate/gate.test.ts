import { describe, expect, it } from 'vitest'
import type { SliceComparison } from '../../model/evaluation-evidence.ts'
import type { GateCheck, GateResult } from '../../model/gate.ts'
import type { Figure } from '../../model/measurement.ts'
import { renderGateJunit } from './junit.ts'
import { renderGateMarkdown } from './markdown.ts'
import { renderGateSarif } from './sarif.ts'
import { renderGateTerminal } from './terminal.ts'

const figure = (value: number, low: number, high: number): Figure => ({
  value,
  unit: 'ratio',
  n: 200,
  interval: { low, high, confidence: 0.95, method: 'test' },
  method: 'test',
})
const hostile = '</failure><script>alert(1)</script> "q" & ]]> \u0000\u202e | `x` @everyone'

const slice: SliceComparison = {
  name: 'language',
  value: hostile,
  verdict: 'worse',
  reason: 'lost',
  a: figure(0.9, 0.8, 1),
  b: figure(0.5, 0.4, 0.6),
  difference: figure(-0.4, -0.5, -0.3),
}
const check = (overrides: Partial<GateCheck>): GateCheck => ({
  tool: 'loadbearing',
  metric: 'exact',
  judge: '',
  unit: 'ratio',
  better: 'higher',
  watched: false,
  outcome: 'fail',
  verdict: 'worse',
  reason: 'B is worse',
  margin: 0.02,
  baseline: figure(0.9, 0.86, 0.94),
  now: figure(0.8, 0.75, 0.85),
  difference: figure(-0.1, -0.14, -0.06),
  worseSlices: [],
  lost: [],
  ...overrides,
})
const missing = { have: 0, of: 200, figure: figure(0, 0, 0.02) }
const costs = { latency: figure(1, 1, 1), costUsd: figure(1, 1, 1), outputTokens: figure(1, 1, 1), missing }
const result = (checks: GateCheck[]): GateResult => ({
  schema: 'loadbearing/gate@1',
  outcome: 'fail',
  at: '2026-11-25T00:00:00.000Z',
  run: { id: 'now-1', endedAt: '2026-11-25T00:07:00.000Z' },
  warnings: [`Run later-2 was stopped ${hostile}`],
  baselineFile: 'evals/base line.jsonl',
  checks,
  flaky: [{ caseId: hostile, metric: 'exact', values: [0, 1] }],
  flakyCount: 1,
  comparison: {
    a: 'a',
    b: 'b',
    variantA: 'current',
    variantB: hostile,
    shared: 200,
    onlyInA: 3,
    onlyInB: 0,
    changed: 0,
    metrics: [],
    costs: { a: costs, b: costs },
    confidence: 0.95,
  },
  command: 'npx loadbearing gate',
})
const all = result([
  check({ worseSlices: [slice], lost: [{ caseId: hostile, baseline: 1, now: 0 }] }),
  check({ metric: 'recall@5', outcome: 'warn', verdict: 'underpowered', reason: 'too few' }),
  check({ metric: 'mrr', outcome: 'pass', verdict: 'equivalent' }),
  check({ metric: 'length', watched: true }),
])

describe('the gate, rendered', () => {
  it('as JUnit counts a rule and a worse slice as failed, a warning as skipped, and leaves out what is watched', () => {
    const xml = renderGateJunit(all)
    expect(xml).toContain('<testsuites name="loadbearing gate" tests="4" failures="2" errors="0" skipped="1">')
    expect(xml).toContain(
      '<testcase classname="gate" name="recall@5" time="0"><skipped message="now minus baseline −10.0 points [−14.0, −6.0]: too few"/></testcase>',
    )
    expect(xml).not.toContain('length')
    // Nothing out of a case may open or close an element.
    expect(xml.match(/<(?!\?xml|\/?(?:testsuites|testsuite|testcase|failure|skipped|system-out|properties|property)\b)/g)).toBeNull()
    expect(xml).not.toMatch(/[\u0000-\u0008\u202e]/)
  })

  it('as SARIF has an error for what failed and a warning for what is open, at the baseline', () => {
    const log = JSON.parse(renderGateSarif(all, '0.1.0'))
    expect(log.runs[0].results.map(({ level, ruleId }: { level: string; ruleId: string }) => [ruleId, level])).toEqual([
      ['gate/exact', 'error'],
      ['gate/recall@5', 'warning'],
    ])
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('evals/base%20line.jsonl')
    // A slice is told once.
    expect(log.runs[0].results[0].message.text.split('language')).toHaveLength(2)
    expect(log.runs[0].results[0].message.text).toContain('Slices that are worse: language')
  })

  it('as SARIF points at the rule in the config, where the name of the metric is in its text, else at its first line', () => {
    const text = 'eval:\n  scorers: [exact, recall@5]\n  gate:\n    rules:\n      - { metric: recall@50, margin: 0.1 }\n      - metric: "recall@5"\n'
    const { results } = JSON.parse(renderGateSarif(all, '0.1.0', { file: 'conf/loadbearing.config.yaml', text })).runs[0]
    const places = results.map(({ locations: [{ physicalLocation: at }] }: { locations: { physicalLocation: Record<string, Record<string, unknown>> }[] }) => [
      at?.artifactLocation?.uri,
      at?.region?.startLine,
    ])
    expect(places).toEqual([
      ['conf/loadbearing.config.yaml', 1],
      ['conf/loadbearing.config.yaml', 6],
    ])
  })

  it('lets no name command the terminal or the CI that shows it', () => {
    const orders = '::error title=pwn::x \u001b[2J ##[add-mask]y ##vso[task.complete]'
    const foreign = check({
      reason: `worse in ${orders}`,
      worseSlices: [{ ...slice, name: '::', value: orders }],
      lost: [{ caseId: orders, baseline: 1, now: 0 }],
    })
    for (const width of [20, 40, 100]) {
      const text = renderGateTerminal({ ...result([foreign, { ...foreign, watched: true, metric: orders }]), warnings: [orders] }, { color: false, width })
      expect(text).not.toMatch(/^\s*::/m)
      expect(text).not.toMatch(/\u001b|##\[|##vso\[/)
      expect(text).toContain('\\u003A:')
    }
  })

  it('says what was not measured once, with its reason', () => {
    const none: Figure = { refused: 'no case has a value', unit: 'ratio', n: 0 }
    const reason = '0 of 12 pairs have both values'
    const down = result([check({ outcome: 'warn', verdict: 'unmeasurable', reason, baseline: none, now: none, difference: none })])
    const text = renderGateTerminal(down, { color: false, width: 100 })
    expect(text).toContain('warn  exact  unmeasurable, margin 2 points\n      not measured: 0 of 12 pairs have both values\n')
    for (const each of [text, renderGateMarkdown(down), renderGateJunit(down), renderGateSarif(down, '0.1.0')]) expect(each).not.toContain('not given')
  })

  it('says the same of what was compared on the terminal and in Markdown', () => {
    const some = { ...all, comparison: { ...all.comparison, onlyInB: 1, changed: 2, variantB: 'next' } }
    const words =
      '200 shared cases, next against current (evals/base line.jsonl); 3 of the baseline were not asked; 1 is not in the baseline; 2 left out since they were edited.'
    expect(renderGateTerminal(some, { color: false, width: 500 })).toContain(words)
    expect(renderGateMarkdown(some)).toContain(words)
  })

  it('calls a threshold that nobody can tell by its name', () => {
    const open = result([check({ verdict: 'equivalent', decidedBy: 'threshold-open', reason: 'At least 80 % is asked for' })])
    expect(renderGateTerminal(open, { color: false, width: 100 })).toContain('FAIL  exact  threshold open:')
    expect(renderGateJunit(open)).toContain('<failure type="threshold open"')
    expect(JSON.parse(renderGateSarif(open, '0.1.0')).runs[0].results[0].message.text).toContain('exact: threshold open, ')
  })

  it('tells two tools of one name apart', () => {
    const log = JSON.parse(renderGateSarif(result([check({}), check({ tool: 'ragas' })]), '0.1.0'))
    expect(log.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(['gate/exact', 'gate/ragas/exact'])
  })

  it('as Markdown shows hostile names as text', () => {
    const text = renderGateMarkdown(all)
    expect(text).toContain('## The gate failed: 1 failed, 1 warning, 1 passed')
    expect(text).toContain('−10.0 points')
    // In a code span it is text already.
    expect(text.replace(/``.*?``(?!`)/g, '')).not.toContain('<script>')
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('| failed'))[0]
        ?.match(/(?<!\\)\|/g),
    ).toHaveLength(9)
  })

  it('says in every form which run was judged, when it ended, and what a reader must know first', () => {
    const [terminal, markdown] = [renderGateTerminal(all, { color: false, width: 500 }), renderGateMarkdown(all)]
    expect(terminal.split('\n').slice(1, 3)).toEqual([
      '  run now-1, ended 2026-11-25 00:07 UTC',
      expect.stringMatching(/^ {2}warning: Run later-2 was stopped /),
    ])
    expect(markdown).toContain('Judged: run now-1, ended 2026-11-25 00:07 UTC.')
    expect(markdown).toContain('> **Warning**: Run later-2 was stopped ')
    expect(renderGateJunit(all)).toMatch(
      /<testsuite [^>]*>\n {4}<properties>\n {6}<property name="run" value="now-1"\/>\n {6}<property name="ended" value="2026-11-25T00:07:00.000Z"\/>\n {6}<property name="warning" value="Run later-2 was stopped /,
    )
    expect(JSON.parse(renderGateSarif(all, '0.1.0')).runs[0].properties).toEqual({
      evaluationRun: 'now-1',
      endedAt: '2026-11-25T00:07:00.000Z',
      warnings: [expect.stringMatching(/^Run later-2 was stopped /)],
    })
  })

  it('says what decided where the verdict did not', () => {
    const unanswered = result([check({ verdict: 'underpowered', decidedBy: 'unanswered', reason: '200 of 200 requests got no answer' })])
    expect(renderGateTerminal(unanswered, { color: false, width: 100 })).toContain('FAIL  exact  unanswered:')
    expect(renderGateMarkdown(unanswered)).toContain('| exact | unanswered |')
    expect(renderGateJunit(unanswered)).toContain('<failure type="unanswered"')
    expect(renderGateSarif(unanswered, '0.1.0')).not.toContain('underpowered')
  })

  it('in the terminal says what failed first, and what is only watched', () => {
    const text = renderGateTerminal(all, { color: false, width: 100 })
    expect(text.split('\n')[0]).toBe('The gate failed: 1 failed, 1 warning, 1 passed')
    expect(text).toContain('FAIL  exact  worse: 90.0 % [86.0, 94.0] → 80.0 % [75.0, 85.0], −10.0 points [−14.0, −6.0], margin 2 points')
    expect(text).toContain('3 of the baseline were not asked')
    expect(text).toContain('1 case is flaky')
    expect(text).not.toMatch(/[\u0000\u202e]/)
  })
})
