import { expect, it } from 'vitest'
import { healthyLoad } from '../audits/load-fixture.ts'
import type { LoadEvidence } from '../model/load-evidence.ts'
import { evidenceOf } from './evidence-fixture.ts'
import { headlineOf } from './headline.ts'

async function summaryOf(load: Partial<LoadEvidence>, capacity: Partial<LoadEvidence['capacity']> = {}): Promise<string> {
  const evidence = { ...(await evidenceOf()), load: { ...healthyLoad, ...load, capacity: { ...healthyLoad.capacity, ...capacity } } }
  return headlineOf({ evidence, criteria: [], findings: [], stops: [], checks: [] }).summary
}

it('says up to which rate the system held, and which one it did not', async () => {
  expect(await summaryOf({}, { heldPerS: 16, failedPerS: 24 })).toContain('it held 16 a second and not 24.')
  expect(await summaryOf({}, { heldPerS: undefined, failedPerS: 24 })).toContain('of no level is it sure that it held, and 24 did not.')
})

it('names a lower rate that did not hold as a disagreement, not as a limit', async () => {
  expect(await summaryOf({}, { heldPerS: 64, failedPerS: undefined, failedUnderHeldPerS: 1 })).toContain(
    'it held 64 a second, although 1 did not hold: the levels disagree.',
  )
})

it('says of a closed loop no rate that it held', async () => {
  const summary = await summaryOf({ loop: 'closed' }, { heldPerS: 0, failedPerS: undefined })
  expect(summary).toContain('in a closed loop, which asks for no rate: how much the system holds is not known.')
  expect(summary).not.toContain('it held')
})
