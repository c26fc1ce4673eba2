import { describe, expect, it } from 'vitest'
import { renderTerminal } from '../../src/report/terminal.ts'
import { columns } from '../../src/report/terminal-text.ts'
import { emptyReview } from './empty-review.ts'
import { exampleLoad, laggingLoad } from './example-load.ts'
import { exampleReview } from './example-review.ts'
import { hostileReview, hostileTexts } from './hostile-review.ts'

const paths = { html: '.loadbearing/reviews/2026-11-23-4f1c/review.html' }
const text = renderTerminal(exampleReview, { color: false, width: 100, paths })

describe('renderTerminal', () => {
  it('says what was read and refused, the verdict, the first finding with a figure, what to stop, what is unseen, and what to open', () => {
    expect(text).toContain('Read 2 sources: 39,223 spans kept in 4,812 traces, 13 refused.')
    expect(text).toContain('Criteria: 1 met, 1 not met, 1 unknown')
    expect(text).toMatch(/critical The reranker makes the slow requests slow/)
    expect(text).toContain('−49.0 % (measured)')
    expect(text).toContain('- Stop work on a faster embedding service')
    expect(text).toContain('npx loadbearing retrieval')
    expect(text.trimEnd().split('\n').at(-1)).toBe(`Open ${paths.html}`)
  })

  it('fits on a screen', () => {
    const { load: _, ...withoutLoad } = exampleReview
    expect(renderTerminal(withoutLoad, { color: false, width: 100, paths }).split('\n').length).toBeLessThanOrEqual(34)
    expect(text.split('\n').length).toBeLessThanOrEqual(40)
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
