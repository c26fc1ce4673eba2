import type { Evidence } from '../../model/evidence.ts'
import type { Review } from '../../model/review.ts'
import { renderTerminal } from '../../report/terminal.ts'
import { usesColor } from '../terminal.ts'
import { type ReviewPaths, writeReview } from './write-review.ts'

/** Writes the review and tells a person, or with `json` a program, what is in it. @throws AppError `usage` where it cannot be written */
export async function finishReview(
  review: Review,
  evidence: Evidence,
  { out, json }: { out?: string | undefined; json?: boolean | undefined },
): Promise<ReviewPaths> {
  const paths = await writeReview(review, evidence, out)
  if (json) process.stdout.write(`${JSON.stringify(review, null, 2)}\n`)
  else process.stdout.write(renderTerminal(review, { color: usesColor(), width: process.stdout.columns ?? 100, paths }))
  return paths
}
