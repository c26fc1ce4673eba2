import { execFileSync } from 'node:child_process'

/** Fails when checking changed or made files: generated ones must be committed, and tests must tidy up. */
const changed = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' }).trim()
if (changed !== '') {
  process.stderr.write(`The tree is not clean after the checks:\n${changed}\n`)
  process.exitCode = 1
}
