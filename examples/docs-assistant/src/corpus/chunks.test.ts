import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chunkPage, indexedText } from './chunks.ts'

const page = (blocks: string[]) => ({ title: 'T', description: 'D', sections: [{ heading: 'H', blocks }] })

it('packs paragraphs up to the length of a chunk and numbers the chunks of a page', () => {
  const chunks = chunkPage('a.mdx', page(['x'.repeat(500), 'y'.repeat(300), 'z'.repeat(500)]))
  expect(chunks.map(({ id, text }) => [id, text.length])).toEqual([
    ['a.mdx#1', 802],
    ['a.mdx#2', 500],
  ])
})

it('leaves code marked as code where a fence is cut', () => {
  const code = `\`\`\`ts\n${Array.from({ length: 60 }, (_, n) => `const value${n} = compute(${n})`).join('\n')}\n\`\`\``
  const chunks = chunkPage('a.mdx', page([code]))
  expect(chunks.length).toBeGreaterThan(1)
  for (const { text } of chunks) {
    expect(text.startsWith('```')).toBe(true)
    expect(text.endsWith('```')).toBe(true)
  }
})

it('loses no word of a page, whatever its paragraphs', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/)
  fc.assert(
    fc.property(fc.array(fc.array(word, { minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 5 }), (paragraphs) => {
      const chunks = chunkPage('a.mdx', page(paragraphs.map((words) => words.join('\n'))))
      expect(chunks.flatMap(({ text }) => text.split(/\s+/))).toEqual(paragraphs.flat())
    }),
    { numRuns: 30 },
  )
})

it('indexes title, description and heading with the text', () => {
  expect(chunkPage('a.mdx', page(['text'])).map(indexedText)).toEqual(['T\nD\nH\ntext'])
})
