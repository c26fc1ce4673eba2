import { expect, it } from 'vitest'
import { Config } from '../model/config.ts'
import { checkEvidenceConfig } from './check-evidence-config.ts'
import { evidenceOf } from './evidence-fixture.ts'

it('takes evidence of the same configuration, also when only what judges has changed', async () => {
  const config = Config.parse({ system: 'other name', criteria: [{ id: 'c', metric: 'latency.p95', comparator: '<=', target: 1 }] })
  const evidence = await evidenceOf()
  expect(() => checkEvidenceConfig(evidence, config)).not.toThrow()
})

it('refuses evidence that was gathered otherwise, and says what changed and how to gather again', async () => {
  const evidence = await evidenceOf()
  const changed = Config.parse({ traces: { content: 'keep' } })
  expect(() => checkEvidenceConfig(evidence, changed)).toThrow('traces.content: was "redact", is "keep"')
  expect(() => checkEvidenceConfig(evidence, changed)).toThrow(
    expect.objectContaining({ exitCode: 2, hint: expect.stringContaining('loadbearing review traces.jsonl') }),
  )
})
