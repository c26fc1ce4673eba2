/** Paper: light, one question a page where it helps, links with their targets, nothing that only a screen can do. */
export const printStyles = `
@page { margin: 18mm 17mm 20mm; }
@media print {
  html { font-size: 10.5pt; line-height: 1.45; background: #fff; }
  .skip, .contents, .exhibit details { display: none; }
  .masthead, .sheet, .colophon { width: 100%; }
  .masthead { padding: 0 0 1.25rem; }
  .brand { margin-bottom: 1.25rem; }
  .summary { margin-top: 1rem; font-size: 1.15rem; }
  .section { padding-top: 2rem; }
  #coverage { break-before: page; padding-top: 0; }
  /* One page: what a reader of the evaluation has to see at once. */
  #evaluation:has(table) { break-before: page; padding-top: 0; }
  #evaluation h2 { margin-bottom: .6rem; font-size: 1.5rem; }
  #evaluation .facts, #evaluation table { margin: .5rem 0; font-size: .8125rem; line-height: 1.35; }
  #evaluation .facts > div { grid-template-columns: 7.5rem minmax(0, 1fr); column-gap: 1rem; padding: .15rem 0; }
  #evaluation .facts dd, #evaluation p, #evaluation ul { max-width: none; }
  #evaluation caption, #evaluation thead th { padding-bottom: .25rem; font-size: .8125rem; }
  #evaluation tbody th, #evaluation td { padding: .13rem .6rem .13rem 0; }
  #evaluation td.number { white-space: nowrap; }
  #evaluation td.number .interval { display: inline; }
  #evaluation .exhibit { margin: .8rem 0 .2rem; }
  #evaluation .exhibit h3 { font-size: 1.1rem; }
  #evaluation .exhibit figcaption p { margin-bottom: .4rem; font-size: .8125rem; }
  #evaluation p, #evaluation li { margin-bottom: .2rem; font-size: .8125rem; line-height: 1.4; }
  #evaluation ul { margin-bottom: .3rem; }
  .appendix { break-before: page; }
  .appendix-mark { margin-top: 0; }
  h2, h3, h4, .kicker, caption, thead, .commands-label { break-after: avoid; }
  .answer, .exhibit svg, .exhibit figcaption, tr, .facts > div, .commands, li { break-inside: avoid; }
  .exhibit { break-inside: avoid; margin: 1.5rem 0; }
  .exhibit.untitled { margin: .3rem 0 .6rem; }
  .exhibit.untitled figcaption p { margin-bottom: .3rem; }
  .answers { font-size: .95em; }
  .answer p, .answer ul { margin-bottom: .5rem; }
  .answer li { margin-bottom: .25rem; }
  .answer { padding: .6rem 0 0; grid-template-columns: 11rem minmax(0, 1fr); column-gap: 1.5rem; }
  .facts > div { grid-template-columns: 11rem minmax(0, 1fr); column-gap: 1.5rem; padding: .3rem 0; }
  table { margin: 1rem 0; }
  thead { display: table-header-group; }
  tbody th, td { padding: .35rem .75rem .35rem 0; }
  .scroll { overflow: visible; background: none; }
  .scroll tbody th { background: none; }
  .scroll table { min-width: 0; font-size: .8125rem; }
  pre { border: 1px solid var(--rule); }
  a { color: inherit; text-decoration: none; }
  a.out::after { content: " <" attr(href) ">"; color: var(--quiet); font-size: .875em; }
  .chart.wide { max-width: 100%; }
}`
