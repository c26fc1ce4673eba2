import { describe, expect, it } from 'vitest'
import type { LoadEvidence } from '../../src/model/load-evidence.ts'
import type { Review } from '../../src/model/review.ts'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { exampleLoad, laggingLoad, refusingLoad } from './example-load.ts'
import { exampleReview } from './example-review.ts'

function withLoad(load: LoadEvidence, marks: Review['breaksNext']['marks'] = []): Review {
  return { ...exampleReview, load, breaksNext: { ...exampleReview.breaksNext, marks } }
}

/** One section of the Markdown, by its fragment. */
function section(review: Review, id: string): string {
  return (
    renderMarkdown(review)
      .split('<a id="')
      .find((part) => part.startsWith(`${id}"`)) ?? ''
  )
}

const { load: _load, ...driven } = exampleReview
const tracesAlone: Review = {
  ...driven,
  breaksNext: { marks: [], unseen: [{ limit: 'the stage that saturates', command: 'loadbearing load URL' }, ...exampleReview.breaksNext.unseen] },
}

describe('the section on load', () => {
  const text = section(exampleReview, 'load')

  it('says what was driven, how bursty, by whom, and whether it counts', () => {
    expect(text).toContain('`http://localhost:3000/answer`: six levels of 60 s each')
    expect(text).toContain('gamma arrivals, CV asked 1.80, CV measured 1.77 \\[1.69, 1.86\\]')
    expect(text).toContain('**Valid:** The generator’s p99 lag is 2.4 ms at most')
    expect(text).toContain('meets latency ≤ 4,000 ms and first token ≤ 2,500 ms')
  })

  it('has a row a level, with interval, failures and what was in flight', () => {
    expect(text).toContain('| 16/s | 3 of 960 | 15.6/s \\[15.0, 16.1\\] | 99.1 % \\[98.2, 99.5\\] | 1,310 ms \\[1,218, 1,441\\] |')
    expect(text).toContain('48, max 115, rising |')
  })

  it('says once why cells are empty, and for which', () => {
    expect(text).toContain(
      '**Not given.** p95 (1/s): too few requests for p95, needs 75. p99 (1/s, 2/s, 4/s): too few requests for p99, needs 400. p99 (24/s): failures, which count as infinite, are more than 1 % of requests.',
    )
  })

  it('defines each time, and shows what starting the clock at the sending would have hidden', () => {
    expect(text).toContain('**Latency** runs from when a request was due to its end')
    expect(text).toContain(
      'At 24/s requests took 11.8 s \\[11.0, 13.0\\] at p95 from due; service time alone, of those that succeeded, would have shown 1,900 ms',
    )
  })

  it('names outcomes in words, with examples', () => {
    expect(text).toContain('| turned away (429 or 503) | 11 | 0.33 % | `429 Too Many Requests, Retry-After 2`; `503 Service Unavailable` |')
  })

  it('compares a stage alone with the chain as a multiple', () => {
    expect(text).toContain('| `rerank` | 179 ms \\[166, 197\\] | 610 ms')
    expect(text).toContain('| ×3.4 (×3.2 to ×3.7) | ×3.2 (×2.7 to ×3.7) | its own endpoint, 16/s, 480 requests |')
  })

  it('gives fit, knee and forecasts with their basis', () => {
    expect(text).toContain('contention σ 10.0 % \\[7.1, 12.8\\]')
    expect(text).toContain('16/s held, 24/s did not: goodput 42 %')
    expect(text).toMatch(/\| ×10 \| 50\.0\/s \| \*\*does not hold\*\* \|.*not given: no steady state.*extrapolated beyond what was driven/)
  })

  it('draws lines with the knee, the objective and the extrapolated part', () => {
    const page = renderHtml(exampleReview)
    expect(page).toContain('knee 16/s')
    expect(page).toContain('objective 4,000')
    expect(page).toMatch(/class="curve curve-2 beyond"/)
    expect(page).toContain('>extrapolated<')
  })

  it('shows nothing of the system where the generator lagged', () => {
    const lagging = section(withLoad(laggingLoad), 'load')
    expect(lagging).toContain('> **This run is not evidence of the system.** The generator’s p99 lag was 812 ms')
    expect(lagging).toContain('Lag p99')
    expect(lagging).not.toMatch(/Goodput|knee|Scalability|p95 \|/)
  })

  it('warns of a closed loop and of a run that was cut short', () => {
    const closed = section(withLoad({ ...exampleLoad, loop: 'closed', ended: { how: 'interrupted', detail: 'Ctrl-C after 94 s.' } }), 'load')
    expect(closed).toContain('> **Closed loop.**')
    expect(closed).toContain('> **The run did not complete.** Ctrl-C after 94 s.')
    expect(closed).not.toContain('service time alone')
  })

  it('refuses what was refused, and draws no line through it', () => {
    const refusing = section(withLoad(refusingLoad), 'load')
    expect(refusing).toContain('no objective was set, so every success counts')
    expect(refusing).toContain('Scalability fit:** not given: fewer than six levels')
    expect(refusing).toContain('No spans could be joined')
    expect(refusing).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('says how to get it where nothing was driven', () => {
    expect(section(tracesAlone, 'load')).toContain('> **Unknown.** Nothing was driven')
    expect(section(tracesAlone, 'load')).toContain('`loadbearing load URL`')
  })

  it('stands alone: without traces every other section still says what it lacks', () => {
    const { traces: _traces, ...rest } = exampleReview
    const page = renderHtml({ ...rest, sources: [] })
    expect(page).toContain('Latency under load')
    expect(page.match(/This review holds no traces/g)?.length).toBeGreaterThan(4)
    expect(page).not.toMatch(/NaN|undefined/)
  })
})

describe('what breaks next, on page one', () => {
  const answer = (review: Review) => section(review, 'page-one').split('### What should we stop')[0]?.split('### What breaks next?')[1] ?? ''

  it('says at how many times today’s load what gives way, and lists every mark with its basis', () => {
    const text = answer(exampleReview)
    expect(text).toContain('**At ×3.2 today’s load** (16.0/s; 95 % interval ×3.0 to ×5.2) **rerank saturates**. Basis: measured.')
    expect(text).toContain('| embed saturates | ×11 (×7 to ×19), n 6 |')
    expect(text).toContain('extrapolated beyond what was driven')
  })

  it('marks the extrapolated limit as hollow', () => {
    const page = renderHtml(exampleReview)
    expect(page.match(/class="limit full"/g)).toHaveLength(4)
    expect(page.match(/class="limit hollow"/g)).toHaveLength(2)
  })

  it('names limits that nothing looked for, with the command that would', () => {
    expect(answer(exampleReview)).toContain(
      'Limits not looked for (planned, not in this version): cost per user over its ceiling (`loadbearing cost`); recall under its target',
    )
  })

  it('says how far it held where no level failed, with the interval that today’s load brings along', () => {
    const { failedPerS: _failed, failedBecause: _because, ...capacity } = exampleLoad.capacity
    expect(answer(withLoad({ ...exampleLoad, capacity: { ...capacity, heldPerS: 24 } }))).toContain(
      '**No level failed.** It held up to ×4.8 today’s load (24.0/s; 95 % interval ×4.4 to ×5.2), the highest that was driven; what lies beyond is unknown.',
    )
  })

  it('says so where no level held', () => {
    expect(answer(withLoad(refusingLoad))).toContain('**No level held.** The lowest that was driven, 1.00/s, already did not: goodput 0 %.')
  })

  it('gives the reason of an invalid run once, with the command that drives it again', () => {
    const unseen = [{ limit: `the stage that saturates: ${laggingLoad.validity.reason}`, command: 'loadbearing load http://localhost:3000/answer' }]
    const text = answer({ ...exampleReview, load: laggingLoad, breaksNext: { marks: [], unseen } })
    expect(text.split('812 ms')).toHaveLength(2)
    expect(text).toContain('To drive it again: `loadbearing load http://localhost:3000/answer`.')
  })

  it('places a limit by its rate where today’s load is not known', () => {
    const marks = exampleReview.breaksNext.marks
      .slice(0, 1)
      .map((mark) => ({ ...mark, multiple: { refused: 'today’s load is not known', unit: 'times' as const, n: 0 } }))
    const text = answer(withLoad(exampleLoad, marks))
    expect(text).toContain('**At 16.0/s \\[16.0, 24.0\\]** (as a multiple of today not given: today’s load is not known) **rerank saturates**')
    expect(text).not.toContain('Growth as a multiple')
  })

  it('stays unknown with traces alone, and says which command would tell', () => {
    expect(answer(tracesAlone)).toContain('? **unknown** Traces alone cannot say')
    expect(answer(tracesAlone).split('loadbearing load URL')).toHaveLength(2)
  })
})
