import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ComparisonEvidence } from '../../src/model/evaluation-evidence.ts'
import { GateResult } from '../../src/model/gate.ts'
import { workFolder } from './run-program.ts'

const example = fileURLToPath(new URL('../../examples/docs-assistant/', import.meta.url))

let work: ReturnType<typeof workFolder>
let service: ChildProcess
let url: string

beforeAll(async () => {
  work = workFolder()
  cpSync(`${example}questions`, work.path('questions'), { recursive: true })
  cpSync(`${example}loadbearing.config.yaml`, work.path('loadbearing.config.yaml'))
  const ingest = spawn(process.execPath, [`${example}src/ingest.ts`, '--out', work.path('index'), '--faults', 'none'])
  await new Promise((resolve) => ingest.once('close', resolve))
  service = spawn(process.execPath, [`${example}src/serve.ts`, '--index', work.path('index'), '--faults', 'none', '--port', '0'])
  if (service.stdout === null) throw new Error('the service has no output')
  for await (const line of createInterface({ input: service.stdout })) {
    const said: unknown = JSON.parse(line)
    if (typeof said === 'object' && said !== null && 'url' in said && typeof said.url === 'string') {
      url = said.url
      break
    }
  }
}, 120_000)
afterAll(() => {
  service.kill()
  work.remove()
})

const ask = async (...flags: string[]) => {
  const run = await work.run(['eval', '--target', `${url}/answer`, ...flags])
  expect(run.code, run.stderr).toBe(0)
}

// Of the example's three prompts the second is the first in other words, and the third is worse for questions that begin with How.
describe('three versions of a prompt on a real system', () => {
  it('the reworded one is equivalent, not "no difference"; the one that saves sentences is worse, its slice is named, and the gate fails', async () => {
    await ask('--variant', 'current')
    expect((await work.run(['gate', '--save'])).code).toBe(0)

    await ask('--variant', '2026-02')
    const compared = ComparisonEvidence.parse(JSON.parse((await work.run(['compare', 'current', '2026-02', '--json'])).stdout))
    expect(compared.metrics.find(({ metric }) => metric === 'word-recall')?.verdict).toBe('equivalent')
    expect((await work.run(['gate', '2026-02'])).code).toBe(0)

    await ask('--variant', '2026-03')
    const gate = await work.run(['gate', '2026-03', '--json'])
    expect(gate.code).toBe(1)
    const [check] = GateResult.parse(JSON.parse(gate.stdout)).checks
    expect(check).toMatchObject({ metric: 'word-recall', outcome: 'fail', verdict: 'worse' })
    expect(check?.worseSlices.map(({ name, value }) => `${name} ${value}`)).toEqual(['kind how-to'])
  }, 300_000)
})
