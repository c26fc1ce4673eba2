import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { emptyReview, refusingReview } from './empty-review.ts'
import { exampleReview } from './example-review.ts'
import { hostileReview, hostileTexts } from './hostile-review.ts'

const page = renderHtml(exampleReview)

describe('renderHtml', () => {
  it('gives the same bytes for the same review', () => {
    expect(renderHtml(structuredClone(exampleReview))).toBe(page)
  })

  it('allows its own style by hash, no script and no request', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'"`)
    expect(page).not.toMatch(/<script|<img|<link|@import|url\(/)
  })

  it('has no style attribute, which the policy would drop', () => {
    expect(page).not.toMatch(/\sstyle\s*=/)
  })

  it('has one h1 and skips no level of heading', () => {
    const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map((match) => Number(match[1]))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    levels.forEach((level, index) => {
      if (index > 0) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1)
    })
  })

  it('has every id once, and every fragment and label leads to one', () => {
    for (const text of [page, renderHtml(hostileReview()), renderHtml(emptyReview)]) {
      const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1] ?? '')
      expect(new Set(ids).size).toBe(ids.length)
      const used = [...text.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g)].flatMap((match) => (match[1] ?? '').split(' '))
      expect(used.filter((id) => !ids.includes(id))).toEqual([])
    }
  })

  it('puts the answers before the contents and the evidence', () => {
    const order = [
      'id="page-one"',
      'id="contents-heading"',
      'id="coverage"',
      'id="architecture"',
      'id="findings"',
      'id="stop-list"',
      'id="unseen"',
      'id="provenance"',
    ].map((mark) => page.indexOf(mark))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order[0]).toBeGreaterThan(0)
  })

  it('prints refusals as refusals', () => {
    const text = renderHtml(refusingReview)
    expect(text).toContain('not given: no request was seen <span class="n">(n 0, needs 20)</span>')
    expect(text).toContain('unknown: none of 3 priced')
    expect(text).not.toMatch(/NaN|Infinity|undefined|\$0/)
  })

  it('says unknown where nothing is known', () => {
    const text = renderHtml(emptyReview)
    expect(text.match(/Unknown\. /g)?.length).toBeGreaterThan(5)
    expect(text).not.toMatch(/NaN|undefined/)
  })

  it('shows the invisible and cuts the endless', () => {
    const text = renderHtml(hostileReview())
    expect(text).toContain('invoice\\u202Efdp.exe')
    expect(text).toContain('nul\\u0000byte')
    expect(text).not.toMatch(/[\u0000\u202e\u001b]/)
    expect(text).not.toContain('x'.repeat(2100))
  })

  it('links nowhere but to the web and to itself', () => {
    const targets = Array.from(hostileTexts, (_, shift) => renderHtml(hostileReview(shift))).flatMap((text) =>
      [...text.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? ''),
    )
    expect(targets.filter((target) => !/^(#|https?:)/.test(target))).toEqual([])
  })
})
