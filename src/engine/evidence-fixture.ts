import { tracesEvidenceOf } from '../gather/traces/evidence-fixture.ts'
import { defaultConfig } from '../model/config.ts'
import type { Evidence } from '../model/evidence.ts'
import { gatheredWith } from './gather-evidence.ts'

/** Evidence of one request, for tests of the engine. */
export async function evidenceOf(): Promise<Evidence> {
  return {
    schema: 'loadbearing/evidence@1',
    toolVersion: '0.0.0',
    gatheredAt: '2026-11-02T10:00:00.000Z',
    gatheredWith: gatheredWith(defaultConfig()),
    command: 'loadbearing review traces.jsonl',
    traces: await tracesEvidenceOf(),
    failures: [],
  }
}
