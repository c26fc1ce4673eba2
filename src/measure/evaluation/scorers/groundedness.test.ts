import { describe, expect, it } from 'vitest'
import { Case, type Passage } from '../../../model/case.ts'
import { ClaimVerdict } from '../../../model/score.ts'
import type { ScorerResult } from '../../../model/scorer.ts'
import { contextUtilization } from './context-utilization.ts'
import { groundedness } from './groundedness.ts'

function inputOf(text: string, texts: readonly (string | undefined)[]) {
  const passages: Passage[] = texts.map((passage, at) => ({ id: `p${at + 1}`, rank: at + 1, ...(passage !== undefined && { text: passage }) }))
  const output = { caseId: 'c', variant: 'v', run: 'r', repeat: 0, attempts: 1, cached: false, at: '2026-01-01T00:00:00Z', text }
  return { case: Case.parse({ id: 'c', input: 'q' }), output, text, passages }
}

async function grade(text: string, texts: readonly (string | undefined)[]) {
  const result: ScorerResult = await groundedness({}).score(inputOf(text, texts))
  if (typeof result !== 'object') throw new Error('no object')
  return result
}

const refunds = 'Refunds take five business days. They go to the card that paid for the order.'
const seats = 'The team plan has ten seats, and each further seat costs 12 dollars a month.'

describe('groundedness', () => {
  it('marks what each passage supports, and where the unsupported spans stand', async () => {
    const text = 'Refunds take five business days. Each further seat costs 12 dollars a month. Shipping to Canada is free on Sundays.'
    const result = await grade(text, [refunds, seats])
    if (!('claims' in result)) throw new Error('no claims')
    expect(result.claims?.map(({ verdict, passageId }) => [verdict, passageId])).toEqual([
      ['supported', 'p1'],
      ['supported', 'p2'],
      ['not-found', undefined],
    ])
    for (const claim of result.claims ?? []) {
      expect(ClaimVerdict.parse(claim)).toEqual(claim)
      expect(text.slice(claim.from, claim.to)).toBe(claim.text)
    }
    expect(result.claims?.[2].text).toBe('Shipping to Canada is free on Sundays.')
  })

  it('is 1 for an answer of the passages’ own words, near 0 for one of none', async () => {
    expect(await grade(refunds, [seats, refunds])).toMatchObject({ value: 1 })
    expect(await grade('Kangaroos jump high over wooden fences.', [refunds])).toMatchObject({ value: 0 })
  })

  it('a contradicted claim has support 0 and pulls the value below the line', async () => {
    const result = await grade('Refunds take nine business days.', [refunds])
    expect(result).toMatchObject({ value: 0, claims: [{ verdict: 'contradicted', passageId: 'p1', support: 0 }] })
  })

  it('falls when an invented sentence is added', async () => {
    const [plain, more] = await Promise.all([
      grade('Refunds take five business days.', [refunds]),
      grade('Refunds take five business days. We ship to Peru.', [refunds]),
    ])
    if (!('value' in plain && 'value' in more)) throw new Error('no value')
    expect(more.value).toBeLessThan(plain.value / 1.5)
  })

  it.each([
    ['no-context', refunds, []],
    ['no-context', refunds, [undefined, '  ']],
    ['no-claims', 'I could not find this in the documents.', [refunds]],
    ['no-claims', 'Hello! How can I help you?', [refunds]],
    ['not-told', 'Die Rückzahlung geht auf die Karte, mit der die Bestellung bezahlt wurde.', [refunds]],
    ['too-long', 'word '.repeat(20_000), [refunds]],
  ])('no value but %s: %s', async (reason, text, texts) => {
    expect(await grade(text, texts)).toMatchObject({ missing: { reason } })
  })

  it('an abstention says so, and another language names both', async () => {
    expect(await grade('I do not know.', [refunds])).toMatchObject({ missing: { detail: 'the answer says that it does not know' } })
    expect(await grade('Die Rückzahlung geht auf die Karte, mit der bezahlt wurde.', [refunds])).toMatchObject({
      missing: { detail: expect.stringMatching(/in de .* in en/) },
    })
  })

  it('grades an answer in the language of its passages, whichever it is', async () => {
    const passage = 'Die Rückzahlung dauert fünf Werktage und geht auf die Karte, mit der bezahlt wurde.'
    expect(await grade('Die Rückzahlung dauert 5 Werktage.', [passage])).toMatchObject({ claims: [{ verdict: 'supported' }] })
    expect(await grade('返金は五営業日かかります。', ['返金は五営業日かかります。カードに行われます。'])).toMatchObject({ value: 1 })
  })

  it('a large answer beside a large context, of one word over and over, is graded', async () => {
    expect(await grade('the plan has seats. '.repeat(500), ['the plan has seats. '.repeat(5000)])).toMatchObject({ value: 1 })
  })

  it('says in its version what changes the verdicts, and in its formula that it is the weak one', () => {
    expect(groundedness({})).toMatchObject({ id: 'groundedness', version: '1', kind: 'groundedness', passAt: 0.55 })
    expect(groundedness({ supportedFrom: 0.7 }).version).toBe('1(supportedFrom=0.7)')
    expect(groundedness({}).formula).toContain('the weak one')
    expect(() => groundedness({ supportedFrom: 2 })).toThrow('supportedFrom')
  })
})

describe('context-utilization', () => {
  it('is the share of the passages that support a claim, and names them', () => {
    const { score } = contextUtilization({})
    expect(
      score(inputOf('Refunds take five business days. Each further seat costs 12 dollars a month.', [refunds, seats, 'Kangaroos jump high.', undefined])),
    ).toEqual({
      value: 2 / 3,
      rationale: 'used: p1, p2',
    })
    expect(score(inputOf('Kangaroos jump high.', [refunds]))).toEqual({ value: 0, rationale: 'no passage supports a claim' })
    expect(score(inputOf('I do not know.', [refunds]))).toMatchObject({ missing: { reason: 'no-claims' } })
  })
})
