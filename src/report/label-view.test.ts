import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LabelView, markClaims, renderLabelItem } from './label-view.ts'
import { columns } from './terminal-text.ts'

const base: LabelView = {
  place: 12,
  of: 50,
  caseId: 'refund-1',
  asks: 'correct: Is the answer right?',
  question: 'How?',
  passages: [],
  answer: 'So.',
  claims: [],
}
const render = (view: Partial<LabelView>, options: { width?: number; whole?: boolean } = {}): string[] =>
  renderLabelItem({ ...base, ...view }, { width: 60, whole: false, color: false, ...options })

describe('an item to label', () => {
  it('shows place, question, reference, passages and answer, and the question to the person last', () => {
    const lines = render({
      reference: 'Like this.',
      repeat: 1,
      note: 'odd',
      passages: [
        { id: 'd1', text: 'Within\n14 days.', rank: 1 },
        { id: 'd2', rank: 2 },
      ],
    })
    expect(lines).toEqual([
      ...['12 of 50  refund-1, repeat 2', 'Question', '  How?', 'Reference', '  Like this.', 'Passages (2)', '  1. d1: Within 14 days.', '  2. d2: (no text)'],
      ...['Answer', '  So.', 'Note', '  odd', 'correct: Is the answer right?'],
    ])
  })

  it('says that an answer is empty, and that a case is not there', () => {
    expect(render({ answer: ' \n' })).toContain('  (empty)')
    const { question, ...lost } = base
    expect(renderLabelItem(lost, { width: 60, whole: false, color: false })).toContain('  (the case is not in the store)')
  })

  it('shows control characters, overrides and tags, and obeys none', () => {
    const hostile = 'a\u001b[2J\u001b]0;title\u0007b\u202ec\u{e0041}\r\nnext\tline\ud800'
    const view = {
      question: hostile,
      reference: hostile,
      answer: hostile,
      note: hostile,
      caseId: hostile,
      asks: hostile,
      passages: [{ id: hostile, text: hostile, rank: 1 }],
    }
    for (const whole of [false, true]) {
      const text = render(view, { whole }).join('\n')
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\ud800-\udbff](?![\udc00-\udfff])/)
      expect(text).toContain('\\u001B[2J\\u001B]0;title\\u0007b\\u202Ec\\u{E0041}')
    }
    expect(render({ answer: 'one\r\n  two' })).toEqual(expect.arrayContaining(['  one', '  \u00a0\u00a0two']))
  })

  it('cuts what is long, says how much, and shows it on demand', () => {
    const passages = Array.from({ length: 12 }, (_, at) => ({ id: `d${at}`, text: 'word '.repeat(200), rank: at + 1 }))
    const short = render({ answer: 'x'.repeat(7000), passages })
    expect(short).toContain('  and 1,000 more characters: m')
    expect(short).toContain('  and 4 more: m')
    const whole = render({ answer: 'x'.repeat(7000), passages }, { whole: true })
    expect(whole.join('')).toContain('12. d11:')
    expect(whole.join('\n')).not.toContain('more')
    expect(whole.length).toBeGreaterThan(short.length)
  })

  it('keeps every line within the width, whatever the texts', () => {
    const text = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }))
    fc.assert(
      fc.property(text, text, fc.integer({ min: 30, max: 120 }), fc.boolean(), (question, answer, width, whole) => {
        for (const line of render({ question, answer, caseId: question, passages: [{ id: answer, text: question, rank: 1 }] }, { width, whole }))
          expect(columns(line)).toBeLessThanOrEqual(width)
      }),
      { numRuns: 200 },
    )
  })
})

describe('markClaims', () => {
  const claim = (from: number, to: number, verdict: 'supported' | 'not-found' | 'contradicted') => ({ text: '', from, to, verdict })

  it('sets apart what the passages do not bear', () => {
    expect(markClaims('Red. Blue. Green.', [claim(11, 17, 'contradicted'), claim(0, 4, 'not-found'), claim(5, 10, 'supported')])).toBe(
      '[[Red.]] (not in the passages) Blue. [[Green.]] (contradicted by the passages)',
    )
  })

  it('leaves out claims that overlap, are empty or lie outside', () => {
    expect(markClaims('Red. Blue.', [claim(0, 4, 'not-found'), claim(2, 8, 'not-found'), claim(5, 5, 'not-found'), claim(5, 99, 'not-found')])).toBe(
      '[[Red.]] (not in the passages) Blue.',
    )
  })
})
