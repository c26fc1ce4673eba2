import { describe, expect, it } from 'vitest'
import { span } from '../../../../test/builders/trace.ts'
import type { Span } from '../../../model/span.ts'
import { retriesByStep } from './retries-by-step.ts'
import { runOf, stepsOf } from './run-fixture.ts'

/** A request at a moment whose model call is tried so often, all but the last of them in vain. */
function request(atMs: number, attempts: number): Span[] {
  const tries = Array.from({ length: attempts }, (_, i) =>
    span(`try${i}`, 'request', atMs + 10 * i, atMs + 10 * i + 8, { name: 'chat', stage: 'generate', status: i < attempts - 1 ? 'Error' : 'Ok' }),
  )
  return [span('request', '', atMs, atMs + 10 * attempts, { stage: 'request' }), ...tries]
}

describe('retriesByStep', () => {
  it('counts meant calls, retries and failed attempts by step (by hand)', () => {
    const run = runOf([request(0, 1), request(500, 1), request(1100, 3), request(1200, 2), request(1300, 1)], stepsOf(2, 3))
    expect(retriesByStep(run)).toMatchObject([
      {
        stage: 'generate',
        spanName: 'chat',
        byStep: [
          { askedPerS: 2, calls: 2, retries: 0, failed: 0 },
          { askedPerS: 3, calls: 3, retries: 3, failed: 3 },
        ],
        lowest: { value: 1, unit: 'times', n: 2 },
        highest: { value: 2, unit: 'times', n: 3 },
      },
    ])
  })

  it('takes the highest rate for the highest step, wherever it stands in the run', () => {
    const [{ lowest, highest }] = retriesByStep(runOf([request(0, 3), request(1100, 1)], stepsOf(9, 1)))
    expect({ lowest, highest }).toMatchObject({ lowest: { value: 1 }, highest: { value: 3 } })
  })

  it('believes a span that says how many retries it is, with or without the attempts before it', () => {
    const declared = { name: 'chat', stage: 'generate' }
    const root = span('request', '', 0, 100, { stage: 'request' })
    const run = runOf(
      [
        [root, span('a', 'request', 0, 10, declared), span('b', 'request', 20, 30, { ...declared, retryCount: 1 })],
        [root, span('a', 'request', 20, 30, { ...declared, retryCount: 2 })],
      ],
      stepsOf(2),
    )
    expect(retriesByStep(run)).toMatchObject([{ byStep: [{ calls: 2, retries: 3, failed: 0 }] }])
  })

  it('leaves out stages that are never retried', () => {
    expect(retriesByStep(runOf([request(0, 1)], stepsOf(1)))).toEqual([])
  })
})
