/**
 * How often the 95 % intervals of judges, raters and labels hold a truth that is known: `node bench/evaluation-estimates.ts [runs]`.
 * 2,000 runs take about a minute; their own standard error is .5 %.
 */
import {
  areaOf,
  coverageOf,
  pickedLabels,
  ppiOfConversations,
  ppiOfRate,
  ppiOfScore,
  ppiUngraded,
  raters,
  roganGladenOfConversations,
  roganGladenOfRate,
  type Scenario,
} from '../src/measure/evaluation/estimate/coverage-fixture.ts'

const runs = Number(process.argv[2] ?? 2000)

function print(title: string, scenarios: readonly Scenario[]): void {
  console.log(`${title} (${runs} samples each)`)
  console.table(
    scenarios.map((scenario, i) => {
      const { scenario: name, intervals, covered, width, bias } = coverageOf(scenario, runs, 1000 + i)
      return { scenario: name, intervals, covered: `${(100 * covered).toFixed(1)} %`, width: width.toFixed(4), bias: bias.toFixed(4) }
    }),
  )
}

print('Few labels and many grades', [
  ...[0.5, 0.8, 0.95].flatMap((rate) => [30, 50, 100, 200].map((labels) => ppiOfRate(rate, labels))),
  ...[30, 50, 200].map(ppiOfScore),
  ...[30, 60].map(ppiOfConversations),
  ppiUngraded,
])
print(
  'Labels picked by uncertainty, 30 % uniformly',
  [50, 100, 200].flatMap((n) => Object.values(pickedLabels(n))),
)
print('Errors of the judge known from other outputs', [
  ...[0.5, 0.8, 0.95].flatMap((rate) => [50, 100, 300].map((labels) => roganGladenOfRate(rate, labels))),
  roganGladenOfConversations,
])
print(
  'Agreement of two raters',
  [0.5, 0.8, 0.95].flatMap((rate) => [50, 200].flatMap((n) => Object.values(raters(rate, 0.05, n)))),
)
print(
  'Area under the ROC curve',
  [1, 4, 20].flatMap((ratio) => [20, 100].map((n) => areaOf(ratio, n))),
)
