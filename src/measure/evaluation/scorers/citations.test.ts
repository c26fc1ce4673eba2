import { describe, expect, it } from 'vitest'
import { madeUpId } from '../../retrieval/passage-id.ts'
import { citationForms, citationsIn } from './citation/citations-in.ts'
import { resolveScorer } from './registry.ts'
import { answered, passages, scored } from './scorer-fixture.ts'

const cited = (text: string, ...ids: string[]) => citationsIn(text, citationForms, (id) => ids.includes(id)).map(({ form, target }) => `${form} ${target}`)

describe('citationsIn', () => {
  it.each<[string, string[]]>([
    ['Paris [1].', ['number 1']],
    ['Paris[1][2].', ['number 1', 'number 2']],
    ['Paris [1, 3; 5].', ['number 1', 'number 3', 'number 5']],
    ['Paris [2-4].', ['number 2', 'number 3', 'number 4']],
    ['Paris [2–3] and 【4】 and [^5].', ['number 2', 'number 3', 'number 4', 'number 5']],
    ['Paris [guide#2] and [docs/api.md].', ['id guide#2', 'id docs/api.md']],
    ['Paris [plain].', ['id plain']],
    ['Paris [sic], [...], [x], [ ], [see below], [1900s or so].', []],
    ['In [1987] it was.', ['id 1987']],
    ['See [the guide](https://example.com/guide "title") and [api](docs/api.md).', ['link https://example.com/guide', 'link docs/api.md']],
    ['See https://example.com/a_(b), or (https://example.com/c).', ['link https://example.com/a_(b)', 'link https://example.com/c']],
    ['`list[1]` and\n```js\nlist[2] // https://example.com\n```', []],
    ['[1]: https://example.com/guide', ['number 1', 'link https://example.com/guide']],
    ['', []],
  ])('%j cites %j', (text, targets) => {
    expect(cited(text, 'plain')).toEqual(targets)
  })

  it('reads a number as an id where a passage is called so', () => {
    expect(cited('Paris [17].', '17')).toEqual(['id 17'])
  })

  it('does not unroll a range over everything', () => {
    expect(cited('[1-999]')).toEqual(['number 1', 'number 999'])
  })
})

describe('citation-present', () => {
  it('is 1 with a citation of a form that counts, 0 without, missing for an empty text', async () => {
    expect(await scored('citation-present', { text: 'Paris [1].' })).toBe(1)
    expect(await scored('citation-present', { text: 'Paris.' })).toBe(0)
    expect(await scored({ scorer: 'citation-present', forms: ['link'] }, { text: 'Paris [1].' })).toBe(0)
    expect(await scored('citation-present', { text: ' ' })).toBe('empty-output')
  })
})

describe('citation-resolvable', () => {
  const output = { retrieved: [...passages('guide#1', 'https://www.example.com/api/'), { id: 'c', rank: 3, text: 'Source: https://example.org/news' }] }

  it.each([
    ['One [1] and three [3].', 1],
    ['One [1] and four [4].', 1 / 2],
    ['[1] [1] [1] [9]', 1 / 2],
    ['By id [guide#1], not [guide#7].', 1 / 2],
    ['See http://example.com/api#part.', 1],
    ['See https://example.org/news and https://example.org/olds.', 1 / 2],
    ['Nothing but [0].', 0],
  ])('%j: %d', async (text, value) => {
    expect(await scored('citation-resolvable', { text, output })).toBe(value)
  })

  it('counts passages from 0 where the system does', async () => {
    expect(await scored({ scorer: 'citation-resolvable', firstNumber: 0 }, { text: '[0] [3]', output })).toBe(1 / 2)
  })

  it('lets a document be cited for its chunk', async () => {
    expect(await scored({ scorer: 'citation-resolvable', idUntil: '#' }, { text: '[guide]', output })).toBe(1)
  })

  it('is missing without citations and without passages; with an empty list that the system gave, nothing resolves', async () => {
    expect(await scored('citation-resolvable', { text: 'Paris.', output })).toBe('no-claims')
    expect(await scored('citation-resolvable', { text: 'Paris [1].' })).toBe('no-context')
    expect(await scored('citation-resolvable', { text: 'Paris [1].', output: { retrieved: [] } })).toBe(0)
  })

  it('is missing where something is cited by name and no passage came with an id; numbers go by place', async () => {
    const retrieved = ['Alpha.', 'Beta, see https://example.org/beta.'].map((text, at) => ({ id: madeUpId({ text, rank: at + 1 }), text, rank: at + 1 }))
    const of = (text: string) => scored('citation-resolvable', { text, output: { retrieved } })
    expect([await of('[1] [2] [3]'), await of('See https://example.org/beta.'), await of('See https://example.org/gamma.')]).toEqual([
      expect.closeTo(2 / 3, 12),
      1,
      'not-told',
    ])
  })

  it('names what leads nowhere', async () => {
    expect(await resolveScorer('citation-resolvable').score(answered({ text: '[1] [8]', output }))).toEqual({ value: 0.5, rationale: 'leads nowhere: 8' })
  })
})
