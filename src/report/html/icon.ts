import type { Severity, StopItem, VerdictKind } from '../../model/review.ts'
import { type HtmlNode, html } from './html.ts'

type IconName = VerdictKind | Severity | StopItem['verdict'] | 'all' | 'some' | 'none'

const disc = html`<circle class="fill" cx="8" cy="8" r="6"/>`
const ring = html`<circle class="line" cx="8" cy="8" r="5.5"/>`
const question = html`${ring}<path class="line" d="M6.2 6.6a1.9 1.9 0 1 1 2.6 1.8c-.6.3-.8.6-.8 1.2"/><circle class="fill" cx="8" cy="11.4" r=".9"/>`

/** A shape for every word, so that a verdict is told apart without colour; the word always stands beside it. */
const shapes: Record<IconName, HtmlNode> = {
  met: html`${ring}<path class="line" d="M5.2 8.2l2 2 3.6-4"/>`,
  'not-met': html`<rect class="fill" x="2" y="2" width="12" height="12" rx="1.5"/><path class="cut" d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2"/>`,
  unknown: question,
  'not-applicable': html`<path class="line" d="M3 8h10"/>`,
  error: html`<path class="line" d="M8 2l6.4 11.4H1.6z"/><path class="line" d="M8 6.2v3.4"/><circle class="fill" cx="8" cy="11.6" r=".8"/>`,
  critical: html`<path class="fill" d="M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5z"/><path class="cut" d="M8 4.5v4.5"/><circle class="cutdot" cx="8" cy="11.3" r="1"/>`,
  high: html`<path class="fill" d="M8 1.8l6.8 12H1.2z"/>`,
  medium: html`<path class="fill" d="M8 1.5l6.5 6.5L8 14.5 1.5 8z"/>`,
  low: ring,
  stop: html`<path class="fill" d="M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5z"/><path class="cut" d="M4.5 8h7"/>`,
  keep: html`${ring}<path class="line" d="M5.2 8.2l2 2 3.6-4"/>`,
  inconclusive: question,
  all: disc,
  some: html`${ring}<path class="fill" d="M8 2.5a5.5 5.5 0 0 0 0 11z"/>`,
  none: ring,
}

export function icon(name: IconName): HtmlNode {
  return html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${shapes[name]}</svg>`
}
