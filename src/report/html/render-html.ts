import { createHash } from 'node:crypto'
import type { Review } from '../../model/review.ts'
import type { ReviewDocument, Section } from '../document/blocks.ts'
import { buildDocument } from '../document/build-document.ts'
import { blocks, idCounter, type NextId } from './block.ts'
import { type HtmlNode, html, rawElement } from './html.ts'
import { stylesheet } from './stylesheet.ts'

const styleHash = createHash('sha256').update(stylesheet).digest('base64')

function numbered(sections: readonly Section[], appendix: boolean): { section: Section; number: string }[] {
  return sections.map((section, index) => ({ section, number: appendix ? String.fromCharCode(65 + index) : `${index + 1}` }))
}

function sectionNode({ section, number }: { section: Section; number: string }, nextId: NextId): HtmlNode {
  return html`<section class="section" id="${nextId(section.id)}" aria-labelledby="${section.id}-heading"><h2 id="${section.id}-heading"><span class="number-mark">${number}</span> <span>${section.title}</span></h2>${blocks(section.blocks, 3, nextId)}</section>`
}

function contents(document: ReviewDocument): HtmlNode {
  const item = ({ section, number }: { section: Section; number: string }) =>
    html`<li><a href="#${section.id}"><span class="number-mark">${number}</span> ${section.title}</a></li>`
  return html`<nav class="contents" aria-labelledby="contents-heading"><h2 id="contents-heading">Contents</h2><ol>${numbered(document.body, false).map(item)}</ol><p class="contents-part">Appendix</p><ol>${numbered(document.appendix, true).map(item)}</ol></nav>`
}

/** The review as one self-contained page: no script, no request, and a policy that allows none. */
export function renderHtml(review: Review): string {
  const document = buildDocument(review)
  const nextId = idCounter()
  // Page one stands before the contents: on a phone nobody should have to scroll past a list to reach the answers.
  const [first, rest] = [numbered(document.body, false).slice(0, 1), numbered(document.body, false).slice(1)]
  const page = html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="loadbearing ${review.toolVersion}">
<title>${document.title}</title>
${rawElement('style', stylesheet)}
</head>
<body>
<a class="skip" href="#main">Skip to the review</a>
<header class="masthead"><p class="brand">Loadbearing <span>review</span></p><h1>${document.title}</h1><p class="subtitle">${document.subtitle.map((part) => html`<span>${part}</span> `)}</p><p class="summary">${document.summary}</p></header>
<main id="main" class="sheet" tabindex="-1">
<div class="first">
${first.map((item) => sectionNode(item, nextId))}
</div>
${contents(document)}
<div class="rest">
${rest.map((item) => sectionNode(item, nextId))}
<div class="appendix"><p class="appendix-mark">Appendix</p>
${numbered(document.appendix, true).map((item) => sectionNode(item, nextId))}
</div>
</div>
</main>
<footer class="colophon"><p>Every figure carries its interval (95 % unless it says otherwise) and the number of independent observations behind it, or says why it has none. <strong>Unknown</strong> is a verdict and never counts as good.</p></footer>
</body>
</html>
`
  return `<!doctype html>\n${page.markup}`
}
