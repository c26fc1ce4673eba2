/** Prose, figures, tables, answers, findings. */
export const contentStyles = `
p, ul, ol { max-width: 72ch; margin: 0 0 1rem; text-wrap: pretty; }
li { margin: 0 0 .45rem; }
ul, ol { padding-left: 1.25rem; }
li::marker { color: var(--quiet); }
h3 { margin: 2.25rem 0 .6rem; font-size: 1.25rem; }
h4 { margin: 1.5rem 0 .5rem; font-size: 1.0625rem; }
code, .name, pre { font-family: var(--mono); font-size: .875em; }
code, .name { font-variant-ligatures: none; }
code:not(.long), .name:not(.long) { white-space: nowrap; }
pre code:not(.long) { white-space: inherit; }
.long { overflow-wrap: anywhere; }
.stacking th[scope='row'] { min-width: 8rem; }
.stacking th[scope='row'] .cell { overflow-wrap: anywhere; }
.name.empty { color: var(--quiet); }
p code, li code, dd code { padding: .08em .3em; background: var(--raised); border-radius: 3px; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.figure .value { font-weight: 600; white-space: nowrap; }
.figure, td, .number { font-variant-numeric: tabular-nums lining-nums; }
.interval { white-space: nowrap; }
.interval, .n { color: var(--quiet); }
.refused { color: var(--open); font-style: italic; }
.refused .n { color: inherit; }
.blank { display: inline-block; width: 12em; max-width: 45%; margin-right: 1em; height: 1.2em; border-bottom: 1px solid var(--quiet); vertical-align: bottom; }
.icon { width: .95em; height: .95em; margin-right: .35em; vertical-align: -.11em; }
.icon .fill, .icon .cutdot { fill: currentColor; }
.icon .line { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.icon .cut { fill: none; stroke: var(--paper); stroke-width: 1.8; stroke-linecap: round; }
.icon .cutdot { fill: var(--paper); }
.mark-word { font-weight: 650; white-space: nowrap; }
.verdict-not-met, .severity-critical, .stop-stop { color: var(--bad); }
.severity-high, .verdict-error { color: var(--warn); }
.severity-medium, .coverage-some { color: var(--mid); }
.verdict-met, .stop-keep, .coverage-all { color: var(--good); }
.verdict-unknown, .stop-inconclusive, .coverage-unknown { color: var(--open); }
.severity-low, .verdict-not-applicable, .coverage-none { color: var(--calm); }
.note-block { padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--open); }
.answers { border-bottom: 1px solid var(--rule); }
.answer { display: grid; grid-template-columns: 13rem minmax(0, 1fr); column-gap: 2.5rem; padding: 1.4rem 0 .5rem; border-top: 1px solid var(--rule); }
.answer:first-child { border-top: 0; padding-top: 0; }
.answer h3 { margin: 0 0 .5rem; font-size: 1.1875rem; line-height: 1.3; }
.answer ul { list-style: none; padding-left: 0; }
.answer li { padding-left: 1rem; border-left: 2px solid var(--rule); }
table { width: 100%; margin: 1.5rem 0 1.75rem; border-collapse: collapse; font-size: .9375rem; line-height: 1.45; }
caption span { position: sticky; left: 0; display: inline-block; max-width: min(100%, calc(100vw - 3rem)); }
caption { padding: 0 0 .6rem; text-align: left; font-weight: 650; font-size: .9375rem; }
thead th { padding: .4rem 1rem .4rem 0; border-bottom: 1.5px solid var(--rule-strong); text-align: left; vertical-align: bottom; font-weight: 400; color: var(--quiet); font-size: .875rem; line-height: 1.3; }
tbody th, td { padding: .55rem 1rem .55rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: baseline; }
tbody th { font-weight: 500; }
th:last-child, td:last-child { padding-right: 0; }
th.number, td.number { text-align: right; }
td.number .interval, td.number .figure:not(.refused) .n { font-size: .8125rem; }
td.number .interval { display: block; }
td.number .comma { display: none; }
.counts { color: var(--quiet); }
td.number .counts { font-size: .8125rem; }
.n { white-space: nowrap; }
.why, .refused .n { white-space: normal; }
.number + :not(.number) { padding-left: 1.25rem; }
.scroll { margin: 1.5rem 0 1.75rem; overflow-x: auto; background: linear-gradient(to left, var(--paper), var(--paper)) right / 2.5rem 100% no-repeat local, linear-gradient(to left, var(--edge), transparent) right / 1.25rem 100% no-repeat scroll; }
.scroll tbody th { position: sticky; left: 0; background: var(--paper); }
.scroll table { margin: 0; min-width: 50rem; }
.facts { margin: 1.25rem 0 1.5rem; font-size: .9375rem; line-height: 1.5; }
.facts > div { display: grid; grid-template-columns: 13rem minmax(0, 1fr); column-gap: 2.5rem; padding: .45rem 0; border-top: 1px solid var(--rule); }
.facts > div:last-child { border-bottom: 1px solid var(--rule); }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; max-width: 68ch; }
.commands { margin: 1.25rem 0; }
.commands-label { margin: 0 0 .35rem; font-weight: 650; font-size: .9375rem; }
pre { margin: 0; padding: .8rem 1rem; background: var(--raised); border-radius: 4px; line-height: 1.6; white-space: pre-wrap; overflow-wrap: anywhere; }
.part { margin: 2.5rem 0 0; }
.part + .part { padding-top: 2.25rem; border-top: 1px solid var(--rule); }
.kicker { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: 0 0 .5rem; font-size: .9375rem; }
.part-label, .tag { color: var(--quiet); }
.part h3 { max-width: 32em; margin: 0 0 .75rem; font-size: 1.4375rem; line-height: 1.25; }
.appendix .part h3 { font-size: 1.1875rem; }`
