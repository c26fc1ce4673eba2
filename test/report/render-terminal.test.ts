import { describe, expect, it } from 'vitest'
import { renderTerminal } from '../../src/report/terminal.ts'
import { columns } from '../../src/report/terminal-text.ts'
import { emptyReview } from './empty-review.ts'
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
    expect(text.split('\n').length).toBeLessThanOrEqual(32)
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
