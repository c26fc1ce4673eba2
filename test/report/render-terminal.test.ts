import { describe, expect, it } from 'vitest'
import { emptyEvaluation } from '../../src/audits/evaluation-fixture.ts'
import type { EvaluationEvidence } from '../../src/model/evaluation-evidence.ts'
import type { Review } from '../../src/model/review.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { columns } from '../../src/report/terminal-text.ts'
import { emptyReview } from './empty-review.ts'
import { exampleEvaluation, exampleJudge, sparseEvaluation } from './example-evaluation.ts'
import { exampleLoad, laggingLoad } from './example-load.ts'
import { exampleReview } from './example-review.ts'
import { hostileReview, hostileTexts } from './hostile-review.ts'

const paths = { html: '.loadbearing/reviews/2026-11-23-4f1c/review.html' }
const text = renderTerminal(exampleReview, { color: false, width: 100, paths })

describe('renderTerminal', () => {
  it('says what was read and refused, the verdict, the first finding with a figure, what to stop, what is unseen, and what to open', () => {
    expect(text).toContain('Read 2 sources: 39,223 spans kept in 4,812 traces, 13 refused.')
    expect(text).toContain('Criteria: 1 met, 1 not met, 1 unknown')
    expect(text).toMatch(/critical \[criterion\] The reranker makes the slow requests slow/)
    expect(text).toContain('−49.0 % (measured)')
    expect(text).toContain('- Stop work on a faster embedding service')
    expect(text).toContain('npx loadbearing retrieval')
    expect(text.trimEnd().split('\n').at(-1)).toBe(`Open ${paths.html}`)
  })

  it('fits on a screen', () => {
    const { load: _, ...withoutLoad } = exampleReview
    const { evaluation: _none, ...withLoadAlone } = exampleReview
    const { evaluation: _neither, ...withTracesAlone } = withoutLoad
    const linesOf = (review: Review) => renderTerminal(review, { color: false, width: 100, paths }).split('\n').length
    expect(linesOf(withTracesAlone)).toBeLessThanOrEqual(34)
    expect(linesOf(withLoadAlone)).toBeLessThanOrEqual(40)
    // The block, its title and the empty line after it.
    expect(linesOf(exampleReview) - linesOf(withLoadAlone)).toBeLessThanOrEqual(15)
  })

  it('says in a line what breaks next, and what each level of load gave', () => {
    expect(text).toContain('At ×3.2 today’s load (16.0/s; 95 % interval ×3.0 to ×5.2) rerank saturates. Basis: measured. 2')
    const levels = text.split('\n').filter((line) => /^ +\d+\/s /.test(line))
    expect(levels).toHaveLength(6)
    expect(levels[5]?.trim().split(/\s{2,}/)).toEqual(['24/s', '19.1/s', '42.0 %', '5,820 ms', '11.8 s', '?', '88'])
  })

  it('leaves out columns rather than break a line of the levels', () => {
    const narrow = renderTerminal(exampleReview, { color: false, width: 40, paths })
    expect(narrow).toMatch(/asked +answered +goodput +p95\n/)
  })

  it('shows eight levels of a long ramp, the first and the last among them, and says so', () => {
    const first = exampleLoad.steps[0]
    if (first === undefined) throw new Error('the example has steps')
    const steps = Array.from({ length: 30 }, (_, index) => ({ ...first, askedPerS: index + 1 }))
    const ramp = renderTerminal({ ...exampleReview, load: { ...exampleLoad, steps } }, { color: false, width: 100, paths })
    expect(ramp.match(/^ +\d+\/s /gm)).toHaveLength(8)
    expect(ramp).toMatch(/^ +1\/s [\s\S]*^ +30\/s [\s\S]*8 of 30 levels/m)
  })

  it('shows no level of a run that is not valid, and says why', () => {
    const lagging = renderTerminal({ ...exampleReview, load: laggingLoad, breaksNext: { marks: [], unseen: [] } }, { color: false, width: 200, paths })
    expect(lagging).toContain('The run of load is not valid. The generator’s p99 lag was 812 ms')
    expect(lagging).not.toContain('goodput')
  })

  describe('of an evaluation', () => {
    const block = (review: Review, width = 80) =>
      /^Evaluation\n([\s\S]*?)\n\nFindings/m.exec(renderTerminal(review, { color: false, width, paths }))?.[1]?.split('\n') ?? []
    const evaluated = (overrides: Partial<EvaluationEvidence>): Review => ({ ...exampleReview, evaluation: { ...exampleEvaluation, ...overrides } })
    const rows = (review: Review, width?: number) => block(review, width).filter((line) => /^ {2}\S+ {2,}\S/.test(line))

    it('says what was evaluated, and of each metric of the current run mean, interval, n and what is missing, in columns', () => {
      expect(block(exampleReview)[0]).toBe('  412 cases in 371 groups; runs current of 2026-11-20, prompt-8 of 2026-11-22,')
      expect(rows(exampleReview)).toEqual([
        '  metric            mean        interval    n    missing',
        '  groundedness    91.2 %    [89.1, 93.3]  412   0 of 824',
        '  correctness     86.1 %    [83.5, 88.7]  412  19 of 824',
        '  relevance       93.0 %    [91.2, 94.8]  412   0 of 824',
        '  recall@5        77.4 %    [74.0, 80.8]  412   0 of 824',
        '  latency       3,650 ms  [3,510, 3,790]  412   0 of 824',
      ])
    })

    it('says each comparison’s verdicts with the slices that are worse, and whether each judge may decide', () => {
      const said = block(exampleReview).join(' ').replace(/\s+/g, ' ')
      expect(said).toContain('prompt-8 against current: worse in correctness; unmeasurable in relevance; underpowered in recall@5; better in latency;')
      expect(said).toContain('It is worse for language de.')
      expect(said).toContain('embedder-2 against current: underpowered in recall@5; equivalent in groundedness.')
      expect(said).toContain(`Judge ${exampleJudge}: correctness may decide, as people would have it 83.8 % [80.2, 87.4]; relevance never held against people.`)
    })

    it('shows six metrics, those of a rule or a criterion first, and says how many more there are', () => {
      const [first] = exampleEvaluation.metrics
      const many = Array.from({ length: 9 }, (_, index) => ({ ...first, metric: `metric-${index}`, judge: '' }))
      const criteria = [{ id: 'c', statement: 'evaluation.metric-7 >= 0.9 ratio', verdict: 'met' as const, reason: 'r' }]
      const gates = exampleEvaluation.gates.slice(0, 1).map((rule) => ({ ...rule, metric: 'metric-8' }))
      const review = { ...evaluated({ metrics: many, gates }), criteria }
      expect(rows(review).map((line) => line.trim().split(' ')[0])).toEqual(['metric', 'metric-7', 'metric-8', 'metric-0', 'metric-1', 'metric-2', 'metric-3'])
      expect(block(review)).toContain('  and 3 more: in the HTML')
    })

    it('leaves out columns, and cuts names, rather than break a line', () => {
      const [first] = exampleEvaluation.metrics
      const long = evaluated({ metrics: [{ ...first, metric: 'a-metric-with-a-name-that-takes-more-than-the-whole-line-of-a-terminal' }] })
      expect(rows(long)[1]).toMatch(/^ {2}a-metric-with-\S+… {2}91\.2 % {2}\[89\.1, 93\.3\] {2}412 {2}0 of 824$/)
      expect(columns(rows(long)[1] ?? '')).toBe(80)
      expect(rows(exampleReview, 40)[0]).toMatch(/^ {2}metric +mean +n$/)
    })

    it('says what is not given, and of what there is no run', () => {
      const sparse = { ...exampleReview, evaluation: sparseEvaluation }
      expect(rows(sparse)[1]).toMatch(/groundedness +not given +1 +4 of 5$/)
      expect(rows(sparse)[2]).toMatch(/relevance +80\.0 % +none +5 +0 of 5$/)
      expect(block(sparse)[0]).toContain('(not finished)')
      expect(block({ ...exampleReview, evaluation: emptyEvaluation })).toEqual(['  no case; no run to go by.'])
      expect(renderTerminal(emptyReview, { color: false, width: 80, paths })).not.toContain('Evaluation')
    })
  })

  it('speaks of load alone where nothing else was read', () => {
    const { traces: _, ...rest } = exampleReview
    const alone = renderTerminal({ ...rest, sources: [] }, { color: false, width: 100, paths })
    expect(alone).toContain('Drove 3,300 requests at http://localhost:3000/answer.')
    expect(alone).not.toContain('Read 0 sources')
  })

  it.each([40, 60, 100])('keeps within %i columns, in colour or not, even with hostile names', (width) => {
    for (const color of [true, false])
      for (const review of [exampleReview, hostileReview()]) {
        const lines = renderTerminal(review, { color, width, paths: { html: 'review.html' } }).split('\n')
        expect(lines.filter((line) => columns(line) > width)).toEqual([])
      }
  })

  it('uses no escape without colour, and only its own with it', () => {
    for (let shift = 0; shift < hostileTexts.length; shift++) {
      expect(renderTerminal(hostileReview(shift), { color: false, width: 80, paths })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      const colored = renderTerminal(hostileReview(shift), { color: true, width: 80, paths })
      expect(colored.replace(/\u001b\[\d+m/g, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      expect(colored).not.toContain('\u001b[2J')
    }
  })

  it('is the same text with and without colour', () => {
    const colored = renderTerminal(exampleReview, { color: true, width: 100, paths })
    expect(colored).not.toBe(text)
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(text)
  })

  it('says unknown when nothing is known', () => {
    const nothing = renderTerminal(emptyReview, { color: false, width: 80, paths })
    expect(nothing).toContain('Criteria: unknown, none were agreed')
    expect(nothing).toContain('Read 0 sources')
  })
})
