import type { Page } from './mdx.ts'

/** The unit of retrieval: a part of a page that fits into a prompt. */
export interface Chunk {
  id: string
  /** Path of the page below the docs folder. */
  page: string
  title: string
  description: string
  heading: string
  text: string
}

/** Longest text of a chunk, in characters: about 220 tokens. */
const chunkChars = 900

/** Cuts a page into chunks at headings and paragraphs; only a paragraph longer than a chunk is cut inside, at its lines. */
export function chunkPage(path: string, page: Page): Chunk[] {
  const chunks: Chunk[] = []
  for (const { heading, blocks } of page.sections) {
    for (const text of packBlocks(blocks)) {
      chunks.push({ id: `${path}#${chunks.length + 1}`, page: path, title: page.title, description: page.description, heading, text })
    }
  }
  return chunks
}

/** What of a chunk is indexed: its place in the page tells as much as its words. */
export function indexedText({ title, description, heading, text }: Chunk): string {
  return [title, description, heading, text].filter((part) => part !== '').join('\n')
}

function packBlocks(blocks: readonly string[]): string[] {
  const packed: string[] = []
  let open = ''
  for (const block of blocks.flatMap((text) => (text.length > chunkChars ? cutLines(text) : [text]))) {
    if (open !== '' && open.length + block.length + 2 > chunkChars) {
      packed.push(open)
      open = ''
    }
    open = open === '' ? block : `${open}\n\n${block}`
  }
  if (open !== '') packed.push(open)
  return packed
}

/** A long block in parts; parts of a fence are fences themselves, so that code stays marked as code. */
function cutLines(block: string): string[] {
  const fenced = /^\s*(```+|~~~+)/.exec(block)?.[1]
  const parts: string[] = []
  let open = ''
  for (const line of block.split('\n').flatMap((text) => text.match(/.{1,900}/g) ?? [''])) {
    if (open.length + line.length + 1 > chunkChars && open !== '') {
      parts.push(open)
      open = ''
    }
    open = open === '' ? line : `${open}\n${line}`
  }
  if (open !== '') parts.push(open)
  if (fenced === undefined) return parts
  return parts.map((part, index) => `${index === 0 ? '' : `${fenced}\n`}${part}${index === parts.length - 1 ? '' : `\n${fenced}`}`)
}
