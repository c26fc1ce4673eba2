import type { Figure } from '../../model/measurement.ts'
import type { Inline, Text } from '../document/blocks.ts'
import { figureParts } from '../format-figure.ts'
import { longestName, visibleName, visibleText } from '../visible-text.ts'
import { severityWords, stopWords, verdictWords } from '../wording.ts'
import { type HtmlNode, html } from './html.ts'
import { icon } from './icon.ts'

const coverageWords = { all: 'all', some: 'in part', none: 'none', unknown: 'nothing to see' } as const

function figureNode(figure: Figure | undefined, withN = true): HtmlNode {
  const parts = figureParts(figure)
  if (parts.refused) {
    if (parts.n === undefined) return html`<span class="figure refused">${parts.value}</span>`
    return html`<span class="figure refused">${parts.value}: ${textNode(parts.reason ?? '')} <span class="n">(${parts.n})</span></span>`
  }
  const interval = parts.interval === undefined ? '' : html` <span class="interval">${parts.interval}</span>`
  if (!withN) return html`<span class="figure"><span class="value">${parts.value}</span>${interval}</span>`
  const why = parts.interval === undefined && parts.reason !== undefined ? html` <span class="n why">(no interval: ${textNode(parts.reason)})</span>` : ''
  return html`<span class="figure"><span class="value">${parts.value}</span>${interval}<span class="comma">,</span> <span class="n">${parts.n}</span>${why}</span>`
}

function bareNode(figure: Figure | undefined): HtmlNode {
  return figureParts(figure).refused ? html`<span class="figure refused">${figureParts(figure).value}</span>` : figureNode(figure, false)
}

/** A longer word may be broken anywhere: its column would else grow beyond the page. */
const longestUnbroken = 22

/** Text, with its long words marked for breaking and its numbers kept with their units. */
function textNode(text: string): HtmlNode {
  const kept = text.replace(/(\d) (?=(?:%|ms|s|µs|ns|kB|MB|GB|tokens)(?![\p{L}\d]))/gu, '$1\u00a0').replace(/([≤≥]) (?=\d)/g, '$1\u00a0')
  if (!/\S{23}/.test(kept)) return html`${kept}`
  return html`${visibleText(kept)
    .split(/(\S{23,})/)
    .map((piece, index) => (index % 2 === 0 ? piece : html`<span class="long">${piece}</span>`))}`
}

function nameNode(name: string): HtmlNode {
  const shown = visibleName(name)
  if (name === '') return html`<span class="name empty">(empty)</span>`
  // The whole name, as far as anyone would read it, for the pointer; nothing hangs on it.
  if (visibleText(name, longestName + 1) !== shown) return html`<span class="name long" title="${visibleText(name, 500)}">${shown}</span>`
  return shown.length > longestUnbroken ? html`<span class="name long">${shown}</span>` : html`<span class="name">${shown}</span>`
}

function linkNode(text: string, href: string): HtmlNode {
  if (href.startsWith('#')) return html`<a href="${href}">${text}</a>`
  // Anything else that a link can be (javascript:, data:) stays text.
  return /^https?:\/\//.test(href) ? html`<a class="out" href="${href}" rel="noreferrer">${text}</a>` : html`${text}`
}

export function inline(part: Inline): HtmlNode {
  if (typeof part === 'string') return textNode(part)
  if ('strong' in part) return html`<strong>${textNode(part.strong)}</strong>`
  if ('code' in part) return part.code.length > longestUnbroken ? html`<code class="long">${part.code}</code>` : html`<code>${part.code}</code>`
  if ('name' in part) return nameNode(part.name)
  if ('link' in part) return linkNode(part.link, part.href)
  if ('verdict' in part) return html`<span class="mark-word verdict-${part.verdict}">${icon(part.verdict)}${verdictWords[part.verdict]}</span>`
  if ('severity' in part) return html`<span class="mark-word severity-${part.severity}">${icon(part.severity)}${severityWords[part.severity]}</span>`
  if ('stop' in part) return html`<span class="mark-word stop-${part.stop}">${icon(part.stop)}${stopWords[part.stop]}</span>`
  if ('coverage' in part) return html`<span class="mark-word coverage-${part.coverage}">${icon(part.coverage)}${coverageWords[part.coverage]}</span>`
  if ('share' in part) return html`${figureNode(part.share, false)}<span class="comma">,</span> <span class="counts">${part.counts}</span>`
  if ('bare' in part) return bareNode(part.bare)
  if ('blank' in part) return html`<span class="blank"><span class="visually-hidden">to be filled in: ${part.blank}</span></span>`
  return figureNode(part.figure)
}

function isList(text: Text): text is readonly Inline[] {
  return Array.isArray(text)
}

export function inlines(text: Text): HtmlNode {
  return isList(text) ? html`${text.map(inline)}` : inline(text)
}
