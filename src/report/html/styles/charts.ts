/** Drawings take their colours from the theme, so that dark mode and print need no second drawing. */
export const chartStyles = `
.exhibit { margin: 2.5rem 0; padding: 0; }
.exhibit figcaption h3 { margin: 0 0 .35rem; font-size: 1.25rem; }
.exhibit figcaption p { margin: 0 0 1.25rem; max-width: 68ch; color: var(--quiet); font-size: .9375rem; line-height: 1.5; }
.exhibit.untitled { margin: .5rem 0 1rem; }
.exhibit.untitled figcaption p { margin-bottom: .6rem; }
.chart { display: block; width: 100%; height: auto; overflow: visible; font-family: var(--sans); }
.chart.wide { max-width: 860px; }
.chart.narrow { display: none; max-width: 30rem; }
.chart text { font-size: 14px; fill: var(--ink); font-variant-numeric: tabular-nums lining-nums; }
.chart .strong { font-weight: 600; }
.chart .tick { font-size: 12.5px; fill: var(--quiet); }
.chart .note { font-size: 12.5px; fill: var(--quiet); }
.chart .bad { fill: var(--bad); font-weight: 600; }
.chart .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.chart .axis { stroke: var(--ink); stroke-width: 1; fill: none; }
.chart .grid { stroke: var(--rule); stroke-width: 1; fill: none; }
.chart .rule { stroke: var(--rule); stroke-width: 1; fill: none; }
.chart .bar { fill: var(--s1); }
.chart .missing { stroke: var(--open); stroke-width: 2; stroke-dasharray: 2 2; fill: none; }
.chart .segment { stroke: var(--paper); stroke-width: 1.5; }
.series-1 { fill: var(--s1); } .series-2 { fill: var(--s2); } .series-3 { fill: var(--s3); } .series-4 { fill: var(--s4); }
.series-5 { fill: var(--s5); } .series-6 { fill: var(--s6); } .series-7 { fill: var(--s7); } .series-8 { fill: var(--s8); }
.chart .inside { font-size: 13px; font-weight: 600; fill: var(--on-series); }
.chart .mark { stroke-width: 1.8; }
.mark-1 { fill: var(--mark-1); stroke: var(--mark-1); } .mark-2 { fill: var(--mark-2); stroke: var(--mark-2); } .mark-3 { fill: var(--paper); stroke: var(--mark-3); }
.chart .whisker { stroke-width: 1.6; fill: none; }
.whisker-1 { stroke: var(--mark-1); } .whisker-2 { stroke: var(--mark-2); } .whisker-3 { stroke: var(--mark-3); }
.chart .box { fill: var(--raised); stroke: var(--ink); stroke-width: 1.2; }
.chart .uncertain { stroke-dasharray: 5 4; }
.chart .arrow { fill: none; stroke: var(--quiet); }
.chart .curve { stroke-width: 2; fill: none; stroke-linejoin: round; }
.curve-1 { stroke: var(--s1); } .curve-2 { stroke: var(--s2); } .curve-3 { stroke: var(--s3); } .curve-4 { stroke: var(--s4); }
.curve-5 { stroke: var(--s5); } .curve-6 { stroke: var(--s6); } .curve-7 { stroke: var(--s7); } .curve-8 { stroke: var(--s8); }
.chart .beyond { stroke-dasharray: 6 4; }
.chart .band { fill-opacity: .16; stroke: none; }
.chart .dot { stroke: var(--paper); stroke-width: 1; }
.chart .hollow { fill: var(--paper); stroke-width: 1.8; }
.hollow-1 { stroke: var(--s1); } .hollow-2 { stroke: var(--s2); } .hollow-3 { stroke: var(--s3); } .hollow-4 { stroke: var(--s4); }
.hollow-5 { stroke: var(--s5); } .hollow-6 { stroke: var(--s6); } .hollow-7 { stroke: var(--s7); } .hollow-8 { stroke: var(--s8); }
.chart .knee { fill: var(--bad); fill-opacity: .1; stroke: none; }
.chart .mark-line { stroke: var(--quiet); stroke-width: 1; fill: none; }
.chart .target { stroke: var(--bad); stroke-width: 1.4; stroke-dasharray: 2 3; fill: none; }
.chart .limit { stroke: var(--bad); stroke-width: 1.8; }
.chart .full { fill: var(--bad); }
.chart .head { fill: var(--quiet); stroke: none; }
details { margin: .9rem 0 0; }
summary { width: fit-content; cursor: pointer; color: var(--link); font-size: .9375rem; }
details[open] summary { margin-bottom: .25rem; }
@media (forced-colors: active) { .chart, .icon { forced-color-adjust: none; background: var(--paper); } }`
