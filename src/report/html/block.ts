import { draw } from '../charts/draw.ts'
import type { Block, Column, Table, Text } from '../document/blocks.ts'
import { type HtmlNode, html } from './html.ts'
import { inline, inlines } from './inline.ts'

type BlockOf<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>

/** Names elements that something else points to; every rendering starts anew, so that the same review gives the same ids. */
export type NextId = (prefix: string) => string

export function idCounter(): NextId {
  const seen = new Map<string, number>()
  return (prefix) => {
    const count = (seen.get(prefix) ?? 0) + 1
    seen.set(prefix, count)
    return count === 1 ? prefix : `${prefix}-${count}`
  }
}

function cell(text: Text, column: Column | undefined, index: number): HtmlNode {
  const kind = column?.align === 'number' ? ' class="number"' : ''
  const content = html`<span class="cell">${inlines(text)}</span>`
  // Roles are spelled out because a phone lays the rows out as blocks, which would take a table's meaning away.
  if (index === 0) return html`<th scope="row" role="rowheader">${content}</th>`
  return kind === ''
    ? html`<td role="cell" data-label="${column?.label}">${content}</td>`
    : html`<td role="cell" class="number" data-label="${column?.label}">${content}</td>`
}

function table(data: Table, nextId: NextId): HtmlNode {
  const caption = nextId('table')
  const head = data.columns.map((column) =>
    column.align === 'number'
      ? html`<th scope="col" role="columnheader" class="number">${column.label}</th>`
      : html`<th scope="col" role="columnheader">${column.label}</th>`,
  )
  const rows = data.rows.map((row) => html`<tr role="row">${row.map((text, index) => cell(text, data.columns[index], index))}</tr>`)
  const element = html`<table role="table" class="${data.wide === true ? 'wide' : 'stacking'}"><caption id="${caption}"><span>${data.caption}</span></caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${rows}</tbody></table>`
  return data.wide === true ? html`<div class="scroll" role="region" tabindex="0" aria-labelledby="${caption}">${element}</div>` : element
}

function exhibit(block: BlockOf<'exhibit'>, level: number, nextId: NextId): HtmlNode {
  const id = nextId(block.id)
  return html`<figure class="${block.untitled === true ? 'exhibit untitled' : 'exhibit'}" id="${id}"><figcaption>${block.untitled === true ? '' : heading(level, block.title)}<p>${block.summary}</p></figcaption>${draw(block.drawing, id, block.title, block.summary)}<details><summary>The figures as a table</summary>${table(block.table, nextId)}</details></figure>`
}

function heading(level: number, content: HtmlNode | string): HtmlNode {
  if (level <= 2) return html`<h2>${content}</h2>`
  if (level === 3) return html`<h3>${content}</h3>`
  return html`<h4>${content}</h4>`
}

function part(block: BlockOf<'part'>, level: number, nextId: NextId): HtmlNode {
  const kicker = html`<p class="kicker"><span class="part-label">${block.label}</span>${block.mark === undefined ? '' : inline(block.mark)}${block.tag === undefined ? '' : html`<span class="tag">${block.tag}</span>`}</p>`
  return html`<article class="part" id="${nextId(block.id)}">${kicker}${heading(level, inlines(block.title))}${blocks(block.blocks, level + 1, nextId)}</article>`
}

function answers(block: BlockOf<'answers'>, level: number, nextId: NextId): HtmlNode {
  return html`<div class="answers">${block.answers.map(
    (answer) =>
      html`<section class="answer">${heading(level, answer.question)}<div class="answer-body">${blocks(answer.blocks, level + 1, nextId)}</div></section>`,
  )}</div>`
}

function commands(block: BlockOf<'commands'>): HtmlNode {
  return html`<div class="commands"><p class="commands-label">${block.label}</p><pre><code>${block.lines.map(
    (line, index) =>
      html`${
        index === 0
          ? ''
          : html`
`
      }${line}`,
  )}</code></pre></div>`
}

function oneBlock(block: Block, level: number, nextId: NextId): HtmlNode {
  switch (block.kind) {
    case 'prose':
      return html`<p>${inlines(block.text)}</p>`
    case 'note':
      return html`<p class="note-block">${inlines(block.text)}</p>`
    case 'list': {
      const items = block.items.map((item) => html`<li>${inlines(item)}</li>`)
      return block.ordered === true ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`
    }
    case 'facts':
      return html`<dl class="facts">${block.facts.map((fact) => html`<div><dt>${fact.term}</dt><dd>${inlines(fact.text)}</dd></div>`)}</dl>`
    case 'table':
      return table(block.table, nextId)
    case 'commands':
      return commands(block)
    case 'exhibit':
      return exhibit(block, level, nextId)
    case 'answers':
      return answers(block, level, nextId)
    case 'part':
      return part(block, level, nextId)
  }
}

export function blocks(list: readonly Block[], level: number, nextId: NextId): HtmlNode {
  return html`${list.map((block) => oneBlock(block, level, nextId))}`
}
