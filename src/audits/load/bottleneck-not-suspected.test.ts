import { describe, expect, it } from 'vitest'
import { answerOf, evidenceUnderLoad, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { stageCurve } from '../load-fixture.ts'
import { bottleneckNotSuspected } from './bottleneck-not-suspected.ts'

const suspecting = (bottleneck: string) => ({ claims: { bottleneck } })

describe('bottleneck-not-suspected', () => {
  it('fires when another stage saturates, with what load adds to both', () => {
    const finding = findingOf(bottleneckNotSuspected, evidenceUnderLoad({}), suspecting('rerank'))
    expect(finding.claim).toBe(
      'You suspect rerank; under load it is generate that gives way first (generate takes most of the time that load adds): of the time that load adds to a request, 20 % is in rerank (95 % interval 15 % to 25 %, n 720) and 75 % in generate (95 % interval 70 % to 80 %, n 720).',
    )
    expect(finding.stop).toEqual([])
  })
  it('stops work on the suspected stage only where its part is certainly under the minimum worthwhile effect', () => {
    const stages = [stageCurve('rerank', [0.01, 0, 0.03]), stageCurve('generate', [0.9, 0.85, 0.95])]
    const finding = findingOf(bottleneckNotSuspected, evidenceUnderLoad({ capacity: { stages } }), suspecting('rerank'))
    expect(finding.stop).toMatchObject([{ verdict: 'stop', what: 'Work on the capacity of rerank, before generate is relieved' }])
  })
  it('tells the growth where the part of a stage is not given', () => {
    const stages = [{ ...stageCurve('rerank', [0, 0, 0]), shareOfGrowth: refusal('too few', 'ratio', 3) }]
    expect(findingOf(bottleneckNotSuspected, evidenceUnderLoad({ capacity: { stages } }), suspecting('rerank')).claim).toContain(
      'the time of rerank grows by 100 %',
    )
  })
  it('does not fire when the suspected stage is the one, however it is written', () =>
    expect(verdictOf(bottleneckNotSuspected, evidenceUnderLoad({}), suspecting(' Generate'))).toBe('met'))
  it('is unknown where no stage has the claimed name, listing those there are', () =>
    expect(answerOf(bottleneckNotSuspected, evidenceUnderLoad({}), suspecting('the vector database'))).toMatchObject({
      verdict: 'unknown',
      needs: expect.stringContaining('rerank and generate'),
    }))
  it('is unknown where no stage saturates for certain', () => {
    const capacity = { saturates: refusal('no stage stands out', 'ratio', 6) }
    expect(verdictOf(bottleneckNotSuspected, evidenceUnderLoad({ capacity }), suspecting('rerank'))).toBe('unknown')
  })
  it('is unknown where nothing of both stages was measured', () => {
    const none = refusal('too few', 'ratio', 3)
    const stages = [{ ...stageCurve('rerank', [0, 0, 0]), shareOfGrowth: none, growth: none }]
    const saturates = { stage: 'generate', reason: 'it holds its process', shareOfGrowth: none }
    expect(verdictOf(bottleneckNotSuspected, evidenceUnderLoad({ capacity: { stages, saturates } }), suspecting('rerank'))).toBe('unknown')
  })
  it('is unknown in a closed loop', () =>
    expect(verdictOf(bottleneckNotSuspected, evidenceUnderLoad({ loop: 'closed' }), suspecting('rerank'))).toBe('unknown'))
  it('is not applicable without a claim', () => expect(verdictOf(bottleneckNotSuspected, evidenceUnderLoad({}))).toBe('not-applicable'))
  it('leaves the growth of a stage to its own row', () => {
    const growth = measured(3, 'ratio', 720, [2.5, 3.5])
    const stages = [{ ...stageCurve('rerank', [0.2, 0.15, 0.25]), growth }, stageCurve('generate', [0.75, 0.7, 0.8])]
    const { rows } = findingOf(bottleneckNotSuspected, evidenceUnderLoad({ capacity: { stages } }), suspecting('rerank'))
    expect(rows.find(({ pointer }) => pointer === '/load/capacity/stages/0/growth')?.figure).toEqual(growth)
  })
})
