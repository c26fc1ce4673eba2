import { wilson } from '../src/measure/interval/wilson.ts'
import { petshopFolder, type ScoredIssue, scoreIssues } from './root-cause-issues.ts'

/**
 * Names the node at fault in the injected issues of `root-cause-issues.ts`, from metrics and call graph alone.
 *
 * npx node bench/root-cause.ts [folder]
 */
const published = { latency: [0.571, 0.571], availability: [0.833, 1] } as const

/** Share of issues whose node at fault is among the first `top`, with its 95 % Wilson interval. */
function hits(issues: readonly ScoredIssue[], top: number): string {
  const have = issues.filter(({ rank }) => rank !== undefined && rank <= top).length
  const { low, high } = wilson(have, issues.length)
  return `${(have / issues.length).toFixed(3)} (${have} of ${issues.length}, ${low.toFixed(3)} to ${high.toFixed(3)})`
}

function printRow(name: string, issues: readonly ScoredIssue[], theirs?: readonly [number, number]): void {
  const beside = (place: 0 | 1): string => (theirs === undefined ? '' : `published ${theirs[place].toFixed(3)}`).padEnd(16)
  console.log(`${name.padEnd(28)} top-1 ${hits(issues, 1).padEnd(36)} ${beside(0)} top-3 ${hits(issues, 3).padEnd(36)} ${beside(1)}`.trimEnd())
}

const issues = scoreIssues(process.argv[2] ?? petshopFolder)
for (const problem of ['latency', 'availability'] as const) {
  const ofProblem = issues.filter((issue) => issue.problem === problem)
  printRow(`${problem}, train and test`, ofProblem, published[problem])
  for (const split of ['train', 'test'] as const)
    printRow(
      `  ${split}`,
      ofProblem.filter((issue) => issue.split === split),
    )
}
printRow('both, train and test', issues)
for (const { name, split, problem, atFault, rank, causes } of issues.filter((issue) => issue.rank !== 1)) {
  console.log(`missed: ${split} ${name} (${problem}): ${causes[0]?.node ?? 'nothing'} instead of ${atFault}, which is ${rank ?? 'not ranked'}`)
}
