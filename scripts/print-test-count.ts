import { readFileSync } from 'node:fs'

/** Prints `N passed, N failed, N skipped` from the runner's own JSON report. */
const [path = 'test/out/results.json'] = process.argv.slice(2)
const report: unknown = JSON.parse(readFileSync(path, 'utf8'))

function countOf(key: string): number {
  const value = typeof report === 'object' && report !== null ? Object.entries(report).find(([name]) => name === key)?.[1] : undefined
  if (typeof value !== 'number') throw new Error(`${path} has no number ${key}`)
  return value
}

const failedFiles = countOf('numFailedTestSuites') > 0 && countOf('numFailedTests') === 0 ? 1 : 0
process.stdout.write(
  `${countOf('numPassedTests')} passed, ${countOf('numFailedTests') + failedFiles} failed, ${countOf('numPendingTests') + countOf('numTodoTests')} skipped\n`,
)
