import { expect, it } from 'vitest'
import { tracesEvidenceOf } from '../evidence-fixture.ts'
import { spanOf } from '../span-fixture.ts'

it('stages that are told as one occur in no more traces than there are, and their errors of one type are one row', async () => {
  // 24 stages of the system's own stand alone; the six shortest of 30 are folded.
  const trace = (traceId: string) => [
    spanOf('root', '', 0, 1000, { traceId, stage: 'request' }),
    ...Array.from({ length: 30 }, (_, index) =>
      spanOf(`s${index}`, 'root', 0, 10 + index, { traceId, stage: `own step ${String.fromCharCode(97 + index)}`, status: 'Error', errorType: 'timeout' }),
    ),
  ]
  const { stages, edges, reliability } = await tracesEvidenceOf([trace('a'), trace('b')])
  expect(stages.find(({ stage }) => stage === 'other stages')).toMatchObject({ calls: 12, traces: 2 })
  expect(edges.find(({ to }) => to === 'other stages')).toMatchObject({ calls: 12, traces: 2 })
  expect(reliability.errorTypes.filter(({ stage }) => stage === 'other stages')).toMatchObject([{ type: 'timeout', calls: 12 }])
})
