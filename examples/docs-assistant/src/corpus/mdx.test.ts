import { expect, it } from 'vitest'
import { parseMdx } from './mdx.ts'

it('reads title and description, quoted or over two lines', () => {
  const page = parseMdx(`---\ntitle: 'Tool "calling"'\ndescription: Learn how\n  to call tools.\n---\n\nText.\n`)
  expect(page.title).toBe('Tool "calling"')
  expect(page.description).toBe('Learn how to call tools.')
})

it('cuts at headings, but not at a comment inside a fence', () => {
  const { sections } = parseMdx('Before.\n\n## First `x`\n\nText.\n\n```sh\n# no heading\n\nls\n```\n\n### Second\n\nMore.\n')
  expect(sections.map(({ heading }) => heading)).toEqual(['', 'First `x`', 'Second'])
  expect(sections[1]?.blocks).toEqual(['Text.', '```sh\n# no heading\n\nls\n```'])
})

it('keeps the words of links and tags, and loses their targets', () => {
  const [section] = parseMdx('<Note>\n  See [the\nguide](/docs/guide) for `streamText`.\n</Note>\n').sections
  expect(section?.blocks.join()).toBe('See the\nguide for `streamText`.')
})

it('gives each property of a table its name and what it is for', () => {
  const table = `<PropertiesTable\n  content={[\n    {\n      name: 'prompt',\n      type: 'string',\n      description:\n        'The input, it\\'s text.',\n    },\n    { name: 'n', type: 'number', description: "How many." },\n  ]}\n/>\n`
  expect(parseMdx(table).sections[0]?.blocks).toEqual(["`prompt`: The input, it's text.", '`n`: How many.'])
})
