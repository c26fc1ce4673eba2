import { describe, expect, it } from 'vitest'
import { runOf, span, stepsOf } from './run-fixture.ts'
import { stagesByStep } from './stages-by-step.ts'

const request = (from: number, to: number, retrieveTo = to) => [
  span('root', '', from, to, { stage: 'request' }),
  span('r', 'root', from, retrieveTo, { stage: 'retrieve' }),
]

describe('stagesByStep', () => {
  it('counts a trace in the step in which it begins, and its time in the steps in which it lies (by hand: 600 and 200 of 1,000 ms)', () => {
    const [first, second] = stagesByStep(runOf([request(400, 1200)], stepsOf(1, 2)))
    expect(first).toMatchObject([
      { stage: 'request', calls: 1, inFlightMean: 0.6, inFlightMax: 1 },
      { stage: 'retrieve', calls: 1, inFlightMean: 0.6, inFlightMax: 1 },
    ])
    expect(second).toEqual([])
  })

  it('holds Little: mean in flight is rate times time a call, 4 a second of 500 ms is 2', () => {
    const traces = Array.from({ length: 40 }, (_, i) => request(250 * i, 250 * i + 500))
    const [step] = stagesByStep(runOf(traces, [{ askedPerS: 4, startMs: 0, durationMs: 10_000 }]))
    expect(step[0].inFlightMean).toBeCloseTo(2, 1)
    expect(step[0]).toMatchObject({ calls: 40, inFlightMax: 2, duration: { p50: { value: 500, n: 40 }, mean: { value: 500 } } })
  })

  it('counts calls of the step before that are still open', () => {
    const [, second] = stagesByStep(runOf([request(100, 1500), request(1100, 1200)], stepsOf(1, 2)))
    expect(second[0]).toMatchObject({ stage: 'request', calls: 1, inFlightMax: 2 })
    expect(second[0].inFlightMean).toBeCloseTo(0.6)
  })

  it('takes a span under another of its stage for a part of that call, and leaves containers out', () => {
    const trace = [
      span('root', '', 0, 100, { stage: 'request' }),
      span('chain', 'root', 0, 100, { stage: 'workflow' }),
      span('outer', 'chain', 10, 90, { stage: 'generate' }),
      span('inner', 'outer', 20, 80, { stage: 'generate', status: 'Error' }),
    ]
    const [step] = stagesByStep(runOf([trace], stepsOf(1)))
    expect(step.map(({ stage, calls, errors }) => [stage, calls, errors])).toEqual([
      ['request', 1, 0],
      ['generate', 1, 0],
    ])
  })

  it('puts a request that came just after the last step into it, and leaves out what came before the run', () => {
    const [only] = stagesByStep(runOf([request(1003, 1010), request(-5000, -4990), request(-3, 4)], stepsOf(1)))
    expect(only[0].calls).toBe(2)
  })
})
