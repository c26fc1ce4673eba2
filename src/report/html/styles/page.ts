/** The sheet: measure, rhythm, masthead, contents. */
export const pageStyles = `
* { box-sizing: border-box; }
html { font: 100%/1.6 var(--sans); color: var(--ink); background: var(--paper); -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1.5rem; overflow-wrap: break-word; }
body { margin: 0; }
::selection { background: var(--selection); }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .18em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; border-radius: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: 1rem; top: -4rem; z-index: 1; padding: .5rem 1rem; background: var(--ink); color: var(--paper); }
.skip:focus { top: 1rem; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.masthead, .sheet, .colophon { width: min(100% - 3rem, 54rem); margin-inline: auto; }
.masthead { padding: 3.5rem 0 2.25rem; }
.brand { max-width: none; margin: 0 0 2.5rem; padding-top: .75rem; border-top: 4px solid var(--rule-strong); font-weight: 650; letter-spacing: .01em; }
.brand span { color: var(--quiet); font-weight: 400; }
h1, h2, h3, h4 { font-family: var(--serif); font-weight: 600; line-height: 1.2; text-wrap: balance; margin: 0; }
h1 { font-size: clamp(2.1rem, 5vw, 3.1rem); letter-spacing: -.015em; line-height: 1.08; }
.subtitle { margin: .9rem 0 0; color: var(--quiet); font-size: .9375rem; font-variant-numeric: tabular-nums; }
.subtitle span + span::before { content: "· "; }
.summary { max-width: 38em; margin: 1.75rem 0 0; font-family: var(--serif); font-size: clamp(1.15rem, 2.2vw, 1.375rem); line-height: 1.5; text-wrap: pretty; }
.contents { font-size: .875rem; line-height: 1.4; }
.contents h2 { font: 650 .875rem/1.4 var(--sans); }
.contents ol { list-style: none; margin: .6rem 0 0; padding: 0; }
.contents a { display: flex; gap: .6em; padding: .22rem 0; color: var(--quiet); text-decoration: none; }
.contents a:hover { color: var(--link); text-decoration: underline; }
.contents .number-mark { flex: 0 0 1.3em; text-align: right; font-variant-numeric: tabular-nums; }
.contents-part { margin: 1rem 0 0; font-weight: 650; }
.contents { margin: 3.25rem 0 0; padding: 1.25rem 0; border-block: 1px solid var(--rule); columns: 15rem; column-gap: 2.5rem; }
.contents ol, .contents-part { break-inside: auto; }
.section { padding: 3.25rem 0 0; }
.first .section { padding-top: 0; }
.section > h2 { display: flex; gap: .55em; margin-bottom: 1.25rem; padding-top: 1rem; border-top: 2px solid var(--rule-strong); font-size: 1.75rem; letter-spacing: -.01em; }
.section > h2 .number-mark { flex: none; min-width: 1em; color: var(--quiet); font-weight: 400; font-variant-numeric: tabular-nums; }
.appendix-mark { margin: 5rem 0 0; font: 600 1.125rem/1.3 var(--serif); color: var(--quiet); }
.appendix-mark + .section { padding-top: 1.25rem; }
.appendix .section > h2 { font-size: 1.375rem; border-top-width: 1px; }
.colophon { margin-top: 4.5rem; padding: 1.25rem 0 4rem; border-top: 4px solid var(--rule-strong); color: var(--quiet); font-size: .875rem; }
.colophon p { max-width: 72ch; margin: 0; }
@media screen and (min-width: 78rem) {
  .masthead, .sheet, .colophon { width: min(100% - 4rem, 71.5rem); }
  .masthead, .colophon { padding-left: 17.5rem; }
  .brand { margin-left: 0; }
  .sheet { display: grid; grid-template-columns: 14rem 54rem; column-gap: 3.5rem; }
  .contents { position: sticky; top: 2rem; grid-area: 1 / 1 / span 2; align-self: start; columns: auto; margin: 0; padding: 1.05rem 0; border: 0; border-top: 2px solid var(--rule-strong); }
  .first, .rest { grid-column: 2; min-width: 0; }
  .first .section { padding-top: 0; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }`
