export type BlockKind = 'prose' | 'heading' | 'list-item' | 'table-row' | 'code'

/** A piece of a Markdown or plain text, by UTF-16 offsets, end excluded; the marks of lists, headings and quotes stand before `from`. */
export interface Block {
  kind: BlockKind
  from: number
  to: number
}

const fence = /^\s*(`{3,}|~{3,})/
const heading = /^\s{0,3}#{1,6}\s+/
const listItem = /^\s*(?:[-*+•‣·–]|\d{1,3}[.)]|[a-zA-Z]\))\s+(?=\S)/
const tableRow = /^\s*\|.*\|\s*$/
// Of a line without space around it: two runs of space beside each other would be parted in every way there is.
const rule = /^(?:[-*_=]\s*){3,}$|^\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?$/
const quote = /^\s*(?:>\s?)+/

/** Blocks of a text in order: fenced code, headings, list items, table rows, and paragraphs, which run over lines until an empty one. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let open: Block | undefined
  let fenced: string | undefined
  for (const { 0: line, index: from } of text.matchAll(/[^\n]+|\n(?=\n)/g)) {
    const to = from + line.length
    const mark = fence.exec(line)?.[1]
    if (fenced !== undefined) {
      if (open !== undefined) open.to = to
      if (mark?.startsWith(fenced) && line.trim() === mark) open = fenced = undefined
    } else if (mark !== undefined) {
      fenced = mark
      open = { kind: 'code', from, to }
      blocks.push(open)
    } else if (isApart(line.trim())) open = undefined
    else {
      const { kind, skip } = kindOf(line)
      if (kind === 'prose' && open !== undefined) open.to = to
      else {
        const block: Block = { kind, from: from + skip, to }
        blocks.push(block)
        open = kind === 'heading' || kind === 'table-row' ? undefined : block
      }
    }
  }
  return blocks
}

/** An empty line, a rule, or the line under the head of a table. */
function isApart(line: string): boolean {
  return line === '' || rule.test(line)
}

function kindOf(line: string): { kind: BlockKind; skip: number } {
  const quoted = quote.exec(line)?.[0].length ?? 0
  const rest = line.slice(quoted)
  const ofHeading = heading.exec(rest)
  if (ofHeading !== null) return { kind: 'heading', skip: quoted + ofHeading[0].length }
  if (tableRow.test(rest)) return { kind: 'table-row', skip: quoted }
  const ofItem = listItem.exec(rest)
  return ofItem === null ? { kind: 'prose', skip: quoted } : { kind: 'list-item', skip: quoted + ofItem[0].length }
}
