import type { Inline, Text } from './document/blocks.ts'
import { formatBare, formatFigure, formatShare } from './format-figure.ts'
import { visibleName, visibleText } from './visible-text.ts'
import { severityWords, stopWords, verdictWords } from './wording.ts'

/**
 * Text that Markdown shows as it is: no emphasis, link, image, HTML, table cell, mention, issue number or bare address can come of it.
 * Characters that GitHub gives a meaning after parsing become entities, since a backslash does not hold those back; the one in recall@5 has none.
 */
export function escapeMarkdown(text: string): string {
  return visibleText(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~$]/g, (character) => `\\${character}`)
    .replace(/#(?=\d)/g, '&#35;')
    .replace(/(?<![A-Za-z0-9])@|@(?!\d+(?![\w-]|\.\w))/g, '&#64;')
    .replace(/:\/\//g, '&#58;//')
    .replace(/\bwww\./gi, (match) => `${match.slice(0, 3)}&#46;`)
    .replace(/^(\s*)([#+-]|\d+[.)])(?=\s|$)/, (_, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}`)
}

/** Text of ours: what stands between two backticks in one line is code, and the rest is escaped. Nothing can come of code but code, whoever wrote it. */
export function proseMarkdown(text: string): string {
  return text
    .split(/(?<!`)(`[^`\n]*[^`\s][^`\n]*`)(?!`)/)
    .map((part, index) => (index % 2 === 1 ? codeSpan(part.slice(1, -1)).span : escapeMarkdown(part)))
    .join('')
}

/** A code span whose fence is longer than any run of backticks inside. */
export function codeSpan(text: string): { text: string; span: string } {
  const shown = visibleText(text)
  if (shown.trim() === '') return { text: shown, span: '(empty)' }
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length))
  const marks = '`'.repeat(longest + 1)
  const pad = /^`|`$|^ .* $/.test(shown) ? ' ' : ''
  return { text: shown, span: `${marks}${pad}${shown}${pad}${marks}` }
}

/** A pipe splits a cell even inside a code span, so it is escaped last; an escaped one is not escaped again. */
export function tableCell(markdown: string): string {
  return markdown.replace(/\n/g, ' ').replace(/(\\*)\|/g, (match, slashes: string) => (slashes.length % 2 === 1 ? match : `${slashes}\\|`))
}

const coverageWords = { all: '● all', some: '◐ in part', none: '○ none', unknown: '? nothing to see' } as const
const verdictMarks = { met: '✓', 'not-met': '✗', unknown: '?', 'not-applicable': '–', error: '!' } as const

function inline(part: Inline): string {
  if (typeof part === 'string') return proseMarkdown(part)
  if ('strong' in part) return part.strong.trim() === '' ? '' : strong(part.strong)
  if ('code' in part) return codeSpan(part.code).span
  if ('name' in part) return codeSpan(visibleName(part.name)).span
  if ('link' in part) return link(part.link, part.href)
  if ('verdict' in part) return `${verdictMarks[part.verdict]} **${verdictWords[part.verdict]}**`
  if ('severity' in part) return `**${severityWords[part.severity]}**`
  if ('stop' in part) return `**${stopWords[part.stop]}**`
  if ('coverage' in part) return coverageWords[part.coverage]
  if ('share' in part) return escapeMarkdown(`${formatShare(part.share)}, ${part.counts}`)
  if ('bare' in part) return escapeMarkdown(formatBare(part.bare))
  if ('blank' in part) return '\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_'
  return escapeMarkdown(formatFigure(part.figure))
}

/** Spaces at the edge of an emphasis would undo it. */
function strong(text: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? []
  return `${before}**${proseMarkdown(inner)}**${after}`
}

function link(text: string, href: string): string {
  if (!/^(https?:\/\/|#)/.test(href)) return escapeMarkdown(text)
  const target = visibleText(href).replace(/[\s<>()\\|]/g, (character) => encodeURIComponent(character).replace('(', '%28').replace(')', '%29'))
  return `[${escapeMarkdown(text)}](${target})`
}

function isList(text: Text): text is readonly Inline[] {
  return Array.isArray(text)
}

export function inlineMarkdown(text: Text): string {
  return isList(text) ? text.map(inline).join('') : inline(text)
}
