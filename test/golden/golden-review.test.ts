import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { goldenEvidence, goldenPaths, goldenReview } from '../../scripts/generate-golden.ts'

// A change of these files is a change of what users read: look at the difference, then `npm run golden`.

it('the example traces give the golden evidence, figure by figure', async () => {
  expect(JSON.parse(await goldenEvidence())).toEqual(JSON.parse(readFileSync(goldenPaths.evidence, 'utf8')))
})

it('the golden evidence gives the golden review, byte by byte, without gathering', () => {
  expect(goldenReview()).toBe(readFileSync(goldenPaths.review, 'utf8'))
})
