import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitSentences } from './sentences.ts'

const textsOf = (text: string) => splitSentences(text).map((sentence) => sentence.text)

describe('splitSentences', () => {
  it.each([
    ['It works. It is fast!', ['It works.', 'It is fast!']],
    ['yes. the president of indonesia has released 3 albums.', ['yes.', 'the president of indonesia has released 3 albums.']],
    ['Dr. Smith paid $3.50 to J. R. R. Tolkien. He left.', ['Dr. Smith paid $3.50 to J. R. R. Tolkien.', 'He left.']],
    ['Use e.g. a cache. See https://a.b/c.html?x=1. Then stop.', ['Use e.g. a cache.', 'See https://a.b/c.html?x=1.', 'Then stop.']],
    ['The U.S. economy grew. He lives in the U.S. She left.', ['The U.S. economy grew.', 'He lives in the U.S.', 'She left.']],
    ['Apples, pears, etc. are fruit. Nuts, etc. They are not.', ['Apples, pears, etc. are fruit.', 'Nuts, etc.', 'They are not.']],
    ['He waited... then left. “Go.” She went.', ['He waited... then left.', '“Go.”', 'She went.']],
    ['Am 3. Mai kam z. B. Frau Dr. Weiß an. Sie blieb.', ['Am 3. Mai kam z. B. Frau Dr. Weiß an.', 'Sie blieb.']],
    ['你好。今天好！好吗？', ['你好。', '今天好！', '好吗？']],
    ['यह ठीक है। वह नहीं।', ['यह ठीक है।', 'वह नहीं।']],
    ['It has evolved greatly since then .', ['It has evolved greatly since then .']],
    ['', []],
    [' \n ', []],
  ])('%s', (text, sentences) => {
    expect(textsOf(text)).toEqual(sentences)
  })

  it('keeps the blocks of Markdown apart', () => {
    const text = '# Limits\n\nTwo kinds\nof limit:\n\n- one. And more\n  of it\n2) two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nfoo. Bar()\n```\n> quoted\n'
    expect(splitSentences(text).map(({ kind, text: piece }) => [kind, piece])).toEqual([
      ['heading', 'Limits'],
      ['prose', 'Two kinds\nof limit:'],
      ['list-item', 'one.'],
      ['list-item', 'And more\n  of it'],
      ['list-item', 'two'],
      ['table-row', '| a | b |'],
      ['table-row', '| 1 | 2 |'],
      ['code', '```js\nfoo. Bar()\n```'],
      ['prose', 'quoted'],
    ])
  })

  it('an unclosed code block runs to the end', () => {
    expect(splitSentences('Run:\n```sh\nnpm i. now').map(({ kind }) => kind)).toEqual(['prose', 'code'])
  })

  it('of any text every piece is where it says, in order, and no letter is lost but in marks of lists and rules', () => {
    const piece = fc.constantFrom('a', 'B', '. ', '.', '! ', '? ', '\n', '\n\n', '```\n', '- ', '# ', '3', ' ', 'e.g. ', '“x.” ', '。', '😀')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        let end = 0
        for (const sentence of splitSentences(text)) {
          expect(sentence.text).toBe(text.slice(sentence.from, sentence.to))
          expect(sentence.from).toBeGreaterThanOrEqual(end)
          expect(text.slice(end, sentence.from)).not.toMatch(/[B😀]/u)
          end = sentence.to
        }
        expect(text.slice(end)).not.toMatch(/[B😀]/u)
      }),
    )
  })
})
