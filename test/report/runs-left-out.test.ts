import { expect, it } from 'vitest'
import { healthyEvaluation } from '../../src/audits/evaluation-fixture.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { exampleReview } from './example-review.ts'

it('says which whole runs the review is not about, and why', () => {
  const leftOut = [
    { run: 'trial-1', variant: 'trial', cases: 3, why: 'few-cases' as const },
    { run: 'smoke-1', variant: 'current', cases: 1, why: 'partial' as const },
  ]
  expect(renderMarkdown({ ...exampleReview, evaluation: { ...healthyEvaluation, leftOut } })).toContain(
    ' Left out: `trial-1`, 3 cases, too few beside the largest run; `smoke-1`, 1 case, a part of the set.',
  )
})
