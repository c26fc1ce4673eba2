import type { Review } from '../model/review.ts'
import type { Block, Section, Table } from './document/blocks.ts'
import { buildDocument } from './document/build-document.ts'
import { codeSpan, escapeMarkdown, inlineMarkdown, proseMarkdown, tableCell } from './markdown-text.ts'

function table(data: Table): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const lines = [
    row(data.columns.map((column) => tableCell(escapeMarkdown(column.label)))),
    row(data.columns.map((column) => (column.align === 'number' ? '---:' : '---'))),
    ...data.rows.map((cells) => row(cells.map((cell) => tableCell(inlineMarkdown(cell))))),
  ]
  return `**${escapeMarkdown(data.caption)}**\n\n${lines.join('\n')}`
}

/** Four spaces in front would do too, but a fence keeps the language off and the copy button on. */
function fence(lines: readonly string[]): string {
  const text = lines.map((line) => codeSpan(line).text).join('\n')
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  const marks = '`'.repeat(longest + 1)
  return `${marks}sh\n${text}\n${marks}`
}

function oneBlock(block: Block, level: number): string {
  switch (block.kind) {
    case 'prose':
      return inlineMarkdown(block.text)
    case 'note':
      return `> ${inlineMarkdown(block.text)}`
    case 'list':
      return block.items.map((item, index) => `${block.ordered === true ? `${index + 1}.` : '-'} ${inlineMarkdown(item)}`).join('\n')
    case 'facts':
      return block.facts.map((fact) => `- **${escapeMarkdown(fact.term)}:** ${inlineMarkdown(fact.text)}`).join('\n')
    case 'table':
      return table(block.table)
    case 'commands':
      return `${escapeMarkdown(block.label)}:\n\n${fence(block.lines)}`
    case 'exhibit':
      return [...(block.untitled === true ? [] : [`${heading(level)} ${escapeMarkdown(block.title)}`]), proseMarkdown(block.summary), table(block.table)].join(
        '\n\n',
      )
    case 'answers':
      return block.answers.map((answer) => [`${heading(level)} ${escapeMarkdown(answer.question)}`, blocks(answer.blocks, level + 1)].join('\n\n')).join('\n\n')
    case 'part': {
      const words = [...(block.mark === undefined ? [] : [inlineMarkdown(block.mark)]), ...(block.tag === undefined ? [] : [escapeMarkdown(block.tag)])]
      return [`${heading(level)} ${escapeMarkdown(block.label)}: ${inlineMarkdown(block.title)}`, words.join(' · '), blocks(block.blocks, level + 1)].join(
        '\n\n',
      )
    }
  }
}

function heading(level: number): string {
  return '#'.repeat(Math.min(6, level))
}

function blocks(list: readonly Block[], level: number): string {
  return list.map((block) => oneBlock(block, level)).join('\n\n')
}

function section(part: Section, number: string): string {
  // The fragment is set by hand: a heading's own differs between hosts.
  return `<a id="${part.id}"></a>\n\n## ${number}. ${escapeMarkdown(part.title)}\n\n${blocks(part.blocks, 3)}`
}

/** The review for a repository, as GitHub-flavoured Markdown: the same content as the page, its drawings as tables. */
export function renderMarkdown(review: Review): string {
  const document = buildDocument(review)
  const parts = [
    `# ${escapeMarkdown(document.title)}`,
    document.subtitle.map(escapeMarkdown).join(' · '),
    proseMarkdown(document.summary),
    ...document.body.map((part, index) => section(part, `${index + 1}`)),
    '---',
    ...document.appendix.map((part, index) => section(part, String.fromCharCode(65 + index))),
  ]
  return `${parts.join('\n\n')}\n`
}
