import { expect, it } from 'vitest'
import type { RequestRecord } from '../../../measure/load/records.ts'
import { cutSteps } from './cut-steps.ts'

const steps = [
  { askedPerS: 1, startMs: 0, durationMs: 1000 },
  { askedPerS: 2, startMs: 1000, durationMs: 1000 },
  { askedPerS: 3, startMs: 2000, durationMs: 1000 },
]

const recordIn = (step: number): RequestRecord => ({
  step,
  dueMs: steps[step].startMs,
  endMs: steps[step].startMs + 1,
  outcome: 'ok',
  deltas: 0,
  deltaReads: 0,
  bytes: 0,
  traceId: 'a',
  body: 0,
})

it.each([
  ['in the second step, which has a request', 1250, [0, 1], [1000, 250]],
  ['in the second step, before it had one', 1250, [0], [1000]],
  ['in the second step, without requests at all: the first is whole', 1250, [], [1000]],
  ['at once', 0, [], []],
  ['before the start', -10, [], []],
  ['after the end', 4000, [0, 1, 2], [1000, 1000, 1000]],
  ['as the first request of a step was due', 1000, [0, 1], [1000, 1]],
])('stopped %s', (_, stoppedAtMs, requestsOf, durationsMs) => {
  expect(cutSteps(steps, requestsOf.map(recordIn), stoppedAtMs).map(({ durationMs }) => durationMs)).toEqual(durationsMs)
})
