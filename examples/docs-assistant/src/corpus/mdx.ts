/** A stretch of a page under one heading. */
export interface Section {
  heading: string
  /** Paragraphs and code fences, without markup that only arranges them. */
  blocks: string[]
}

export interface Page {
  title: string
  description: string
  sections: Section[]
}

/** Reads a documentation page: frontmatter, headings, paragraphs, code, and the tables of properties that are written as JSX. */
export function parseMdx(source: string): Page {
  const { fields, body } = splitFrontmatter(source.replaceAll('\r\n', '\n'))
  return { title: fields.get('title') ?? '', description: fields.get('description') ?? '', sections: sectionsOf(propertyTablesAsText(body)) }
}

function splitFrontmatter(source: string): { fields: Map<string, string>; body: string } {
  const match = /^---\n([\s\S]*?)\n---\n/.exec(source)
  const fields = new Map<string, string>()
  if (match === null) return { fields, body: source }
  let key = ''
  for (const line of (match[1] ?? '').split('\n')) {
    const pair = /^([A-Za-z_]+):\s*(.*)$/.exec(line)
    if (pair !== null) {
      key = pair[1] ?? ''
      fields.set(key, (pair[2] ?? '').replace(/^[>|]-?$/, '').replace(/^(['"])(.*)\1$/, '$2'))
    } else if (key !== '' && /^\s+\S/.test(line)) fields.set(key, `${fields.get(key) ?? ''} ${line.trim()}`.trim())
  }
  return { fields, body: source.slice(match[0].length) }
}

const tablePattern = /<PropertiesTable\b[\s\S]*?\n\s*\/>/g
const propertyPattern = /\b(name|description):\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g

/** A table of properties becomes a paragraph a property: its name and what it is for. */
function propertyTablesAsText(body: string): string {
  return body.replace(tablePattern, (table) => {
    const lines: string[] = []
    for (const [, kind, ...quoted] of table.matchAll(propertyPattern)) {
      const text = (quoted.find((value) => value !== undefined) ?? '').replace(/\s+/g, ' ').replace(/\\(.)/g, '$1')
      if (kind === 'name') lines.push(`\`${text}\``)
      else if (lines.length > 0) lines[lines.length - 1] += `: ${text}`
    }
    return lines.join('\n\n')
  })
}

function sectionsOf(body: string): Section[] {
  let section: Section = { heading: '', blocks: [] }
  const sections = [section]
  let block: string[] = []
  let fence = ''
  const closeBlock = (): void => {
    const text = block.join('\n').trim()
    if (text !== '') section.blocks.push(/^(```|~~~)/.test(text) ? text : withoutLinks(text))
    block = []
  }
  for (const line of body.split('\n')) {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1] ?? ''
    if (fence !== '') {
      block.push(line)
      if (mark.startsWith(fence)) {
        fence = ''
        closeBlock()
      }
      continue
    }
    const heading = /^#{1,6}\s+(.*)$/.exec(line)
    if (mark !== '') {
      closeBlock()
      fence = mark
      block.push(line)
    } else if (heading !== null) {
      closeBlock()
      section = { heading: withoutLinks(plainText(heading[1] ?? '')), blocks: [] }
      sections.push(section)
    } else if (line.trim() === '') closeBlock()
    else if (!/^(import|export)\s/.test(line)) {
      const text = plainText(line)
      if (text !== '') block.push(text)
    }
  }
  closeBlock()
  return sections.filter(({ blocks }) => blocks.length > 0)
}

/** Links as their words alone; they may run over the end of a line. */
function withoutLinks(text: string): string {
  return text.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
}

/** A line without tags; names in backticks stay as they are. */
function plainText(line: string): string {
  return line
    .replace(/<\/?[A-Za-z][^<>]*>/g, ' ')
    .replace(/\*\*|__/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()
}
