import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { randomTrace, span } from '../../../../test/builders/trace.ts'
import { BlockingStage, LimitUnderLoad, LoadStageStep, PoolWait, RetriesUnderLoad } from '../../../model/load-evidence.ts'
import { blockingStages } from './blocking-stages.ts'
import { limitsUnderLoad } from './limits-under-load.ts'
import { poolWaits } from './pool-waits.ts'
import { retriesByStep } from './retries-by-step.ts'
import { runOf, stepsOf } from './run-fixture.ts'
import { runTraces } from './run-spans.ts'
import { stagesByStep } from './stages-by-step.ts'

describe('runTraces', () => {
  it('puts spans on the clock of the run, whose start need not be a whole millisecond', () => {
    const { traces, startedAtMs } = runOf([[span('a', '', 20, 30)]])
    const [{ calls }] = runTraces({ traces, steps: [], startedAtMs: startedAtMs + 7.5 })
    expect(calls).toMatchObject([{ startMs: 12.5, endMs: 22.5, step: -1, parent: undefined }])
  })

  it('links calls to their parents, and none to a root that was made up', () => {
    const [{ calls }] = runTraces(runOf([[span('b', 'lost', 5, 6), span('c', 'b', 5, 6), span('d', 'gone', 7, 8)]]))
    expect(calls.map(({ parent }) => parent?.span.spanId)).toEqual([undefined, 'b', undefined])
  })

  it('puts a trace into the step that the client knows, whatever the clock of the server says, and goes by the clock for others', () => {
    const input = runOf([[span('a', '', 2100, 2200)], [span('b', '', 2100, 2200)]], stepsOf(1, 2, 3))
    expect(runTraces({ ...input, stepOfTrace: new Map([['t0', 1]]) }).map(({ step, calls }) => [step, calls[0]?.step])).toEqual([
      [1, 1],
      [2, 2],
    ])
  })

  it('leaves out empty traces', () => {
    expect(runTraces(runOf([[], [span('a', '', 0, 1)]]))).toHaveLength(1)
  })
})

it('whatever the spans, what is measured from them fits the contract', () => {
  fc.assert(
    fc.property(fc.array(randomTrace, { maxLength: 60 }), fc.boolean(), (traces, withSteps) => {
      const input = runOf(traces, withSteps ? stepsOf(5, 10) : [])
      z.array(z.array(LoadStageStep)).parse(stagesByStep(input))
      z.array(BlockingStage).parse(blockingStages(input))
      z.array(PoolWait).parse(poolWaits(input))
      z.array(RetriesUnderLoad).parse(retriesByStep(input))
      z.array(LimitUnderLoad).parse(limitsUnderLoad(input))
    }),
    { numRuns: 50 },
  )
})
