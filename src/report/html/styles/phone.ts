/** A narrow screen: rows become cards, each cell under its column's name; drawings have a layout of their own. */
export const phoneStyles = `
@media screen and (max-width: 56rem) {
  .untitled .chart.wide { display: none; }
  .untitled .chart.narrow { display: block; max-width: 24rem; }
}
@media screen and (max-width: 45rem) {
  .masthead, .sheet, .colophon { width: calc(100% - 3rem); }
  .masthead { padding: 1.75rem 0 1.5rem; }
  .brand { margin-bottom: 1.75rem; }
  .answer, .facts > div { grid-template-columns: minmax(0, 1fr); }
  .section { padding-top: 2.5rem; }
  .first .section { padding-top: 0; }
  .number + :not(.number) { padding-left: 0; }
  .section > h2 { font-size: 1.5rem; }
  .part h3 { font-size: 1.25rem; }
  .chart.wide { display: none; }
  .chart.narrow { display: block; }
  code:not(.long), .name:not(.long), .interval { white-space: normal; overflow-wrap: anywhere; }
  .wide th .name:not(.long) { overflow-wrap: normal; }
  .stacking, .stacking caption, .stacking tbody, .stacking tr, .stacking th, .stacking td { display: block; width: 100%; }
  .stacking thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stacking tr { padding: .75rem 0; border-top: 1px solid var(--rule); }
  .stacking tbody { border-bottom: 1px solid var(--rule); }
  .stacking tbody th, .stacking td { padding: 0; border: 0; }
  .stacking tbody th { margin-bottom: .3rem; font-weight: 650; }
  .stacking td, .stacking td.number { display: grid; grid-template-columns: 7rem minmax(0, 1fr); column-gap: .75rem; padding: .15rem 0; text-align: left; }
  .stacking td::before { content: attr(data-label); color: var(--quiet); font-size: .875rem; }
  .stacking td.number .interval { display: inline; }
}`
