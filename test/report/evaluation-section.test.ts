import { describe, expect, it } from 'vitest'
import { emptyEvaluation, healthyEvaluation } from '../../src/audits/evaluation-fixture.ts'
import type { EvaluationEvidence } from '../../src/model/evaluation-evidence.ts'
import { Review } from '../../src/model/review.ts'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderTerminal } from '../../src/report/terminal.ts'
import { exampleEvaluation, exampleJudge, sparseEvaluation } from './example-evaluation.ts'
import { exampleReview } from './example-review.ts'
import { measured } from './figures.ts'
import { hostileReview, hostileTexts } from './hostile-review.ts'

function withEvaluation(evaluation: EvaluationEvidence): Review {
  return { ...exampleReview, evaluation }
}

const { evaluation: _evaluation, ...notEvaluated } = exampleReview

/** One section of the Markdown, by its fragment. */
function section(review: Review, id = 'evaluation'): string {
  return (
    renderMarkdown(review)
      .split('<a id="')
      .find((part) => part.startsWith(`${id}"`)) ?? ''
  )
}

describe('the section on the evaluation', () => {
  const text = section(exampleReview)
  const detail = section(exampleReview, 'evaluation-detail')

  it('is of evidence that satisfies its schema', () => {
    for (const evaluation of [exampleEvaluation, sparseEvaluation, healthyEvaluation, emptyEvaluation])
      expect(Review.safeParse(withEvaluation(evaluation)).error).toBeUndefined()
  })

  it('says what was evaluated: cases with groups, sources, age and repeats, and the runs', () => {
    expect(text).toContain('**Cases:** `default`: 412 cases in 371 groups, added 2026-05-02 to 2026-11-09.')
    expect(text).toContain('**Runs:** `current` on 2026-11-20: 412 cases, 2 times each; `prompt-8` on 2026-11-22; `embedder-2` on 2026-11-19.')
    expect(detail).toContain('`default`: 120 by hand, 92 imported, 200 from traces; 398 with a reference; 2 with an empty one; 3 repeat another.')
    expect(detail).toContain('`current-1` through `POST http://localhost:3000/answer`; `prompt-8-1` through')
  })

  it('has a row a metric: mean with interval and n, as people would have it and by which method, what is missing and why, the weakest slice', () => {
    expect(text).toContain(
      '| `correctness` by the judge, may decide; as people would have it 83.8 % \\[80.2, 87.4\\] PPI++ | 412 | 86.1 % \\[83.5, 88.7\\] | 2.3 % \\[1.5, 3.6\\], 19 of 824 | `language de` 78.3 % \\[73.1, 83.5\\], n 82 |',
    )
    expect(text).toContain('| `relevance` by the judge, never held against people; no labels | 412 |')
    expect(text).toContain('| `latency`, lower is better | 412 | 3,650 ms')
    expect(detail).toContain('| `latency`, lower is better, by `loadbearing 1` | `current` | 412 | 3,650 ms')
    expect(detail).toContain('19 of 824; grade unreadable 14')
  })

  it('names the judge of each metric where there are several', () => {
    const judges = exampleEvaluation.judges.flatMap((judge) => [judge, { ...judge, judge: 'openai/gpt-5-2026-02-01#2', metrics: ['relevance'] }])
    expect(section(withEvaluation({ ...exampleEvaluation, judges }))).toContain(`| \`correctness\` by \`${exampleJudge}\`, may decide;`)
  })

  it('gives the verdict of each metric, bad news first, with difference, margin and what would decide', () => {
    expect(section(exampleReview, 'page-one')).toContain(
      '`prompt-8` against `current`: **worse** in `correctness`; **unmeasurable** in `relevance`; **underpowered** in `recall@5`; **better** in `latency`; **equivalent** in `groundedness`. It is **worse** for `language de`.',
    )
    expect(text).toContain('| **worse** | 86.1 % \\[83.3, 88.9\\] | 80.0 % \\[77.2, 82.8\\] | −6.1 points \\[−8.9, −3.3\\] | 2 points | 401 of 412 | decided |')
    expect(text).toContain('- `recall@5`, underpowered: 2,310 cases would decide at a margin of 2 points; these would find 4.3 points four times in five.')
    expect(text).toContain('- `relevance`, unmeasurable: The judge was never held against people.')
  })

  it('names the slice that the mean hides, and what both cost, side by side', () => {
    expect(text).toContain(
      '- **Worse** in `language de`: `correctness` 81.2 % \\[73.0, 89.0\\] → 59.8 % \\[49.0, 70.0\\], −21.4 points \\[−30.0, −12.8\\], n 82',
    )
    expect(text).toContain('median latency 3,610 ms \\[3,520, 3,702\\] → 2,290 ms \\[2,210, 2,380\\]; cost of an answer \\$0.00412')
    expect(detail).toContain('| median latency | 3,610 ms \\[3,520, 3,702\\], n 824 | 2,290 ms \\[2,210, 2,380\\], n 824 |')
    expect(detail).toContain('| cost of an answer | not given: no answer says what it cost (n 0) |')
  })

  it('says which cases are left out of a comparison, and which traffic out of a mean over the traffic', () => {
    expect(detail).toContain('> 12 cases are in one run alone, and 3 cases were changed between the runs: not in the comparison of 400.')
    const [metric] = exampleEvaluation.metrics
    const weighted = section(withEvaluation({ ...exampleEvaluation, metrics: [{ ...metric, trafficMean: metric.mean, trafficUnseen: 0.12 }] }))
    expect(weighted).toContain('| Over the traffic |')
    expect(weighted).toContain('| 91.2 % \\[89.1, 93.3\\] without 12.0 % of it |')
  })

  it('draws differences in multiples of the margin, with what is worse to the left whichever way the metric points', () => {
    const page = renderHtml(exampleReview)
    const drawn = page.slice(page.indexOf('id="evaluation-differences"'), page.indexOf('id="evaluation-differences"') + 9000)
    expect(drawn).toContain('>← worse</text>')
    // 1,340 ms faster is 18 margins of 73 ms to the better side: cut at the end of the axis with an arrow.
    expect(drawn).toMatch(/<title>−1,340 ms \[−1,500 ms, −1,180 ms\], margin 73\.0 ms<\/title><path class="whisker whisker-3" d="[^"]*l5 4l-5 4/)
    expect(drawn).toMatch(/class="mark mark-2"/)
  })

  it('says by which interval an equivalence is decided where the one that is drawn reaches out of the margin', () => {
    const [comparison] = exampleEvaluation.comparisons
    const [equivalent] = comparison.metrics
    const difference = { ...equivalent.difference, interval: { low: -0.004, high: 0.021, confidence: 0.95, method: 'fixture' } }
    const metrics = [{ ...equivalent, difference }]
    expect(section(withEvaluation({ ...exampleEvaluation, comparisons: [{ ...comparison, metrics }] }))).toContain(
      'Equivalent is decided by the 90 % interval, which is shorter.',
    )
    expect(text).not.toContain('Equivalent is decided')
  })

  it('sets agreement with people beside that of people with each other', () => {
    expect(text).toContain(
      `\`${exampleJudge}\`: \`correctness\` **may decide**, agrees with people to AC1 0.840 \\[0.770, 0.910\\] on 180 labelled outputs (held on 2026-11-12, pass mark 0.5); \`relevance\` **never held`,
    )
    expect(detail).toContain('| 180 | 0.840 \\[0.770, 0.910\\] | 0.880 \\[0.800, 0.950\\] |')
    expect(text).toContain('**never held against people** (`loadbearing judge calibrate`)')
    expect(detail).toContain('turns with the order 6 of 60, first place wins 33 of 60; a longer answer +1.1 points')
    expect(detail).toContain('Calibration: held on 2026-11-12, pass mark 0.5.')
    expect(detail).toContain('same again 58 of 60; one grading is off by 8.1 points \\[4.0, 11.4\\] (standard deviation)')
  })

  it('says of what was not decided where its variance comes from, with the judge among it where that is known', () => {
    const narrowing = (variance: { question: number; generation?: number; judge?: number }) => {
      const [comparison] = exampleEvaluation.comparisons
      const metrics = comparison?.metrics.filter(({ judge }) => judge !== '').map((metric) => ({ ...metric, verdict: 'underpowered' as const, variance })) ?? []
      return section(withEvaluation({ ...exampleEvaluation, comparisons: comparison === undefined ? [] : [{ ...comparison, metrics }] }), 'evaluation-detail')
    }
    expect(detail).toContain(
      '- `recall@5`, variance: 81 % between questions (more cases make it smaller), 19 % between repeats of one question (more repeats).',
    )
    expect(narrowing({ question: 6, generation: 3, judge: 1 })).toContain('10 % between gradings of one answer (a steadier judge, or a plainer rubric).')
    expect(narrowing({ question: 6, generation: 3 })).toContain('the judge’s own noise is inside these: loadbearing judge calibrate --repeat N')
    expect(detail).not.toContain('the judge’s own noise')
  })

  it('names the gaps of the coverage with what users ask there', () => {
    expect(text).toContain('87.1 % \\[86.1, 88.0\\], 4,190 of 4,812 queries have a case near them. The largest gap: `stream, abort, signal`, 4.4 %')
    expect(detail).toContain('| `german: abrechnung, tokens` | 2.0 % \\[1.6, 2.4\\] | 96 | `Wie werden Tokens abgerechnet?` |')
  })

  it('puts failures in the order of what they are expected to cost', () => {
    expect(text).toContain('in 1,000 requests: code that does not compile is given as the answer: \\$901.00 \\[649.00, 1,207.00\\]; an option is invented')
    expect(detail).toContain('| \\$12.00 | 31.0 % | 24.2 % \\[17.6, 32.3\\] | 3.0 % \\[1.2, 7.5\\], 4 of 132 | \\$901.00 \\[649.00, 1,207.00\\] |')
  })

  it('holds the smallest loss that a gate rule would find against its margin, the blindest rule first', () => {
    expect(text).toContain(
      '`correctness`, the blindest of 2 rules: finds a loss of 4.1 points \\[3.8, 4.4\\] four times in five, with a margin of 2 points; 1,732 cases would decide, it has 412.',
    )
    expect(detail).toContain('| `groundedness` | 2 points | 1.6 points \\[1.5, 1.7\\] | 412 | 264 | 1.2 % \\[0.8, 1.8\\] |')
  })

  it('answers on page one whether the new version is better, and asks nothing there where none was compared', () => {
    expect(section(exampleReview, 'page-one')).toContain('### Is the new version better?\n\n`prompt-8` against `current`: **worse** in `correctness`')
    expect(section(withEvaluation(healthyEvaluation), 'page-one')).not.toContain('Is the new version better?')
    expect(section(withEvaluation(healthyEvaluation))).toContain('**No other version was compared.**')
  })

  it('stays short: what is long stands in the appendix', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({ ...exampleEvaluation.metrics[0], metric: `metric-${index}` }))
    const crowded = section(withEvaluation({ ...exampleEvaluation, metrics: many }))
    expect(crowded.match(/^\| `metric-/gm)).toHaveLength(6)
    expect(crowded).toContain('And 34 more in [the appendix](#evaluation-detail)')
  })
})

describe('the expected loss of a finding', () => {
  const expectedLoss = { ...measured(1115, 'usd-per-1k-requests', 128, [791, 1526]), method: 'sum' }
  const [first, ...others] = exampleReview.findings
  if (first === undefined) throw new Error('the example has findings')

  it('stands in its body with interval and kinds, and says that it is not the gain of the fix', () => {
    const priced = { ...exampleReview, findings: [{ ...first, expectedLoss, failureModes: ['wrong-code', 'invented-option'] }, ...others] }
    const said =
      '(95 % interval \\$791.00 to \\$1,526, n 128) in a thousand requests; kinds `wrong-code`, `invented-option`. What they cost, not what the fix saves'
    expect(section(priced, 'findings')).toContain(`**Expected loss:** **\\$1,115** ${said}`)
    expect(renderHtml(priced)).toContain('in a thousand requests; kinds ')
    expect(section(exampleReview, 'findings')).not.toContain('Expected loss')
  })

  it('is told on the terminal of a finding that states no effect', () => {
    const { effect: _effect, ...withoutEffect } = first
    const priced = { ...exampleReview, findings: [{ ...withoutEffect, expectedLoss, failureModes: ['wrong-code'] }, ...others] }
    expect(renderTerminal(priced, { color: false, width: 120, paths: { html: 'x' } }).replace(/\s+/g, ' ')).toContain(
      '(expected loss $1,115 per 1,000 requests: wrong-code)',
    )
  })
})

describe('the section on an evaluation that could measure hardly anything', () => {
  const text = section(withEvaluation(sparseEvaluation))
  const detail = section(withEvaluation(sparseEvaluation), 'evaluation-detail')

  it('refuses what was refused, once, with what would settle it, and says why there is no interval', () => {
    expect(text).toContain('| `groundedness` | 1 | not given | 80.0 % \\[37.6, 96.4\\], 4 of 5 | the cases have no slices |')
    expect(text).toContain('> **Not given.** mean (groundedness): one case has a value, needs 5.')
    expect(text).toContain('> **No interval.** mean (relevance): all cases are of one group.')
  })

  it('draws nothing where no difference was measured', () => {
    expect(renderHtml(withEvaluation(sparseEvaluation))).not.toContain('← worse')
    expect(text).toContain('- `groundedness`, unmeasurable: 0 of 1 pairs have both values')
  })

  it('says how to get what is not there', () => {
    expect(text).toContain('not measured: it needs what users asked, from traces. `loadbearing cases coverage FILE`')
    expect(text).toContain('**not known to be good enough**')
    expect(text).toContain('not finished')
    expect(detail).toContain('none: `loadbearing label RUN --metric NAME`')
  })

  it('shows no number that is none', () => {
    for (const evaluation of [sparseEvaluation, emptyEvaluation]) {
      const review = withEvaluation(evaluation)
      for (const shown of [section(review), section(review, 'evaluation-detail')]) expect(shown).not.toMatch(/NaN|Infinity|undefined/)
    }
  })

  it('has no table of metrics where nothing ran', () => {
    const empty = section(withEvaluation(emptyEvaluation))
    expect(empty).toContain('**Runs:** none finished')
    expect(empty).toContain('**Judges:** none was used')
    expect(empty).not.toContain('| Metric |')
  })
})

describe('without an evaluation', () => {
  it('the section is one line with the command, and the appendix has none', () => {
    expect(section(notEvaluated)).toContain('> **Unknown.** Nothing was evaluated')
    expect(section(notEvaluated)).toContain('`loadbearing eval`')
    expect(
      section(notEvaluated)
        .split('\n')
        .filter((line) => line !== ''),
    ).toHaveLength(3)
    expect(section(notEvaluated, 'evaluation-detail')).toBe('')
  })
})

describe('hostile texts in cases, names, queries and judges', () => {
  it('show as text in every place: no element, image, link or control comes of them', () => {
    const shown = Array.from(hostileTexts, (_, shift) => {
      const review = hostileReview(shift)
      return [section(review), section(review, 'evaluation-detail'), section(review, 'page-one')].join('\n')
    })
    for (const text of shown) {
      const outside = text
        .replace(/^[a-z-]+"><\/a>/gm, '')
        .replace(/\\[!-/:-@[-`{-~]/g, '')
        .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
      expect(outside).not.toMatch(/<[a-z!/]/i)
      expect(outside).not.toMatch(/!\[|\]\(javascript/)
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    }
    // Each of them did reach the section.
    expect(shown.join('\n')).toContain('invoice\\u202Efdp.exe')
    expect(shown.join('\n')).toContain('onerror')
  })

  it('keep the drawing within its frame and the page without a script', () => {
    for (const shift of [0, 5, 9]) {
      const page = renderHtml(hostileReview(shift))
      expect(page).toContain('id="evaluation-differences"')
      expect(page).not.toMatch(/<script|<img/)
    }
  })
})
