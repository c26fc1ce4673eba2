import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/report/html/render-html.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { codeSpan, escapeMarkdown, tableCell } from '../../src/report/markdown-text.ts'
import { emptyReview, refusingReview } from './empty-review.ts'
import { exampleReview } from './example-review.ts'
import { hostileReview, hostileTexts } from './hostile-review.ts'

const text = renderMarkdown(exampleReview)

/** Cells of a row: split at pipes that are not escaped. */
function cells(row: string): number {
  return row.split(/(?<!\\)\|/).length
}

describe('renderMarkdown', () => {
  it('gives the same bytes for the same review', () => {
    expect(renderMarkdown(structuredClone(exampleReview))).toBe(text)
  })

  it('has the sections of the page', () => {
    const headings = [...renderHtml(exampleReview).matchAll(/<h2 id="[^"]*"><span[^>]*>([^<]*)<\/span> <span>([^<]*)</g)].map(
      (match) => `## ${match[1]}. ${match[2]}`,
    )
    expect(headings.length).toBe(23)
    for (const heading of headings) expect(text).toContain(heading)
  })

  it('prints refusals as refusals and says unknown', () => {
    expect(renderMarkdown(refusingReview)).toContain('not given: no request was seen (n 0, needs 20)')
    expect(renderMarkdown(emptyReview)).toContain('**unknown** No success criteria were agreed')
  })

  it('keeps every table rectangular, whatever stands in the traces', () => {
    for (const review of [exampleReview, ...Array.from(hostileTexts, (_, shift) => hostileReview(shift))]) {
      const lines = renderMarkdown(review).split('\n')
      lines.forEach((line, index) => {
        const above = lines[index - 1] ?? ''
        if (line.startsWith('|') && above.startsWith('|')) expect(cells(line), line.slice(0, 200)).toBe(cells(above))
      })
    }
  })

  it('has no HTML but its own fragments, no image, and no control character', () => {
    for (const review of Array.from(hostileTexts, (_, shift) => hostileReview(shift))) {
      const markdown = renderMarkdown(review)
      // What stands in code spans and fences is text already.
      const outside = markdown
        .replace(/\\[!-/:-@[-`{-~]/g, '')
        .replace(/^(`{3,})sh\n[\s\S]*?\n\1$/gm, '')
        .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
      expect(outside.replace(/<a id="[a-z0-9-]+"><\/a>/g, '').match(/.{0,40}<.{0,40}/g)).toBeNull()
      expect(outside.match(/.{0,40}(!\[|\]\(javascript).{0,40}/g)).toBeNull()
      expect(markdown.match(/[\u0000-\u0009\u000b-\u001f\u202e]/g)).toBeNull()
    }
  })
})

describe('escapeMarkdown', () => {
  it.each([
    ['*a* _b_ [c](d)', '\\*a\\* \\_b\\_ \\[c\\](d)'],
    ['<img src=x>', '&lt;img src=x&gt;'],
    ['@everyone #12', '&#64;everyone &#35;12'],
    ['https://phish.example', 'https&#58;//phish.example'],
    ['# heading', '\\# heading'],
    ['1. item', '1\\. item'],
    ['- item', '\\- item'],
  ])('%s', (input, output) => {
    expect(escapeMarkdown(input)).toBe(output)
  })
})

describe('codeSpan and tableCell', () => {
  it('fences longer than the backticks inside', () => {
    expect(codeSpan('a ``` b').span).toBe('````a ``` b````')
    expect(codeSpan('`x`').span).toBe('`` `x` ``')
  })

  it('escapes a pipe once, and after a backslash too', () => {
    expect(tableCell('a|b')).toBe('a\\|b')
    expect(tableCell('a\\|b')).toBe('a\\|b')
    expect(tableCell('a\\\\|b')).toBe('a\\\\\\|b')
  })
})
