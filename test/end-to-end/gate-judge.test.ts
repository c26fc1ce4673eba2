import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { GateResult } from '../../src/model/gate.ts'
import { gradeAsTold } from '../builders/stub-grader.ts'
import { type StubModel, stubModel } from '../builders/stub-model.ts'
import { casesAsLines } from './eval-fixture.ts'
import { workFolder } from './run-program.ts'

/** Kettles: of one in `every` the system says what its passage does not, and the judge and the person find it. */
const questions = Array.from({ length: 120 }, (_, n) => ({
  id: `c${n}`,
  input: `How long is the warranty of kettle ${n}?`,
  retrieved: [{ id: 'd1', text: 'The warranty of every kettle lasts twelve months.', rank: 1 }],
}))
const systemThat = (isWrong: string): string => `export default ({ input }: { input: string }): string => {
  const n = Number(/\\d+/.exec(input)?.[0])
  return ${isWrong} ? 'Parrots enjoy sunflower seeds.' : 'The warranty of every kettle lasts twelve months.'
}
`
const Listed = z.object({ left: z.array(z.object({ caseId: z.string() })) })

let work: ReturnType<typeof workFolder>
let stub: StubModel
beforeAll(async () => {
  work = workFolder()
  stub = await stubModel((request) => ({ text: gradeAsTold(request) }))
  writeFileSync(work.path('cases.jsonl'), casesAsLines(questions))
  writeFileSync(work.path('system.ts'), systemThat('n % 3 === 0'))
  const target = { kind: 'function', file: './system.ts' }
  const judge = { provider: 'openai-compatible', model: 'stub-1', baseUrl: stub.baseUrl }
  const gate = { rules: [{ metric: 'groundedness', margin: 0.05 }] }
  writeFileSync(
    work.path('loadbearing.config.json'),
    JSON.stringify({ eval: { cases: ['cases.jsonl'], target, scorers: ['judge/groundedness'], judge, gate, cache: false } }),
  )
})
afterAll(async () => {
  await stub.close()
  work.remove()
})

async function ok(...args: string[]): Promise<string> {
  const done = await work.run(args)
  if (done.code !== 0) throw new Error(done.stderr)
  return done.stdout
}
async function* keys(...all: string[]): AsyncGenerator<string> {
  for (const key of all) yield `${key}\n`
}
async function gate() {
  const { code, stdout } = await work.run(['gate', '--json'])
  return { code, check: GateResult.parse(JSON.parse(stdout)).checks[0] }
}

describe('a rule on the metric of a judge', () => {
  it('may be held in the store of a person: the judge is calibrated, and the baseline saved', async () => {
    await ok('eval')
    const { left } = Listed.parse(JSON.parse(await ok('label', '--n', '120', '--list', '--json')))
    const labelled = await work.run(['label', '--n', '120'], { input: keys(...left.map(({ caseId }) => (Number(caseId.slice(1)) % 3 === 0 ? 'n' : 'y'))) })
    expect(labelled.code, labelled.stderr).toBe(0)
    expect(await ok('judge', 'calibrate')).toContain('on groundedness may be used')
    await ok('gate', '--save')
  })

  it('fails in CI, where nobody labelled anything: how the judge was held against people is in the baseline', async () => {
    rmSync(work.path('.loadbearing'), { recursive: true, force: true })
    writeFileSync(work.path('system.ts'), systemThat('n % 6 !== 1'))
    await ok('eval')
    expect(await gate()).toMatchObject({ code: 1, check: { outcome: 'fail', verdict: 'worse' } })
  })

  it('warns where the baseline is of before that, or the calibration of another version of the metric', async () => {
    const file = work.path('loadbearing.baseline.jsonl')
    const baseline = readFileSync(file, 'utf8').split('\n')
    const isOf = (line: string): boolean => line.startsWith('{"calibration"')
    expect(baseline.filter(isOf)).toHaveLength(1)
    const open = { code: 0, check: { outcome: 'warn', verdict: 'unmeasurable' } }
    writeFileSync(file, baseline.filter((line) => !isOf(line)).join('\n'))
    expect(await gate()).toMatchObject(open)
    writeFileSync(file, baseline.map((line) => (isOf(line) ? line.replace(/"version":"[^"]*"/, '"version":"0"') : line)).join('\n'))
    expect(await gate()).toMatchObject(open)
  })
})
