import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ComparisonEvidence } from '../../src/model/evaluation-evidence.ts'
import { gradeAsTold, readBlocks } from '../builders/stub-grader.ts'
import { type StubModel, type StubRequest, stubModel } from '../builders/stub-model.ts'
import { casesAsLines } from './eval-fixture.ts'
import { workFolder } from './run-program.ts'

const questions = Array.from({ length: 40 }, (_, n) => ({
  id: `c${n}`,
  input: `How long is the warranty of kettle ${n}?`,
  retrieved: [{ id: 'd1', text: 'The warranty of every kettle lasts twelve months.', rank: 1 }],
}))
const systemThat = (ends: string): string => `export default (): string => 'The warranty of every kettle lasts twelve months${ends}.'\n`

/** Grades 1, but the new answers to odd kettles 0; of every fourth output it thinks otherwise when it is asked again. */
function noisyGrader(): (request: StubRequest) => string {
  const asked = new Map<string, number>()
  return (request) => {
    const { question, answer } = readBlocks(request.user).blocks
    const n = Number(/\d+/.exec(question)?.[0])
    const times = asked.get(question + answer) ?? 0
    asked.set(question + answer, times + 1)
    const passes = !(answer.includes('indeed') && n % 2 === 1)
    const turned = times > 0 && n % 4 === 0
    const graded = gradeAsTold(request)
    return passes === turned ? graded.replaceAll('"supported"', '"contradicted"') : graded
  }
}

let work: ReturnType<typeof workFolder>
let stub: StubModel
beforeAll(async () => {
  work = workFolder()
  const grade = noisyGrader()
  stub = await stubModel((request) => ({ text: grade(request) }))
  writeFileSync(work.path('cases.jsonl'), casesAsLines(questions))
  writeFileSync(work.path('old.ts'), systemThat(''))
  writeFileSync(work.path('new.ts'), systemThat(' indeed'))
  const judge = { provider: 'openai-compatible', model: 'stub-1', baseUrl: stub.baseUrl }
  const variants = { next: { kind: 'function', file: './new.ts' } }
  const gate = { rules: [{ metric: 'groundedness', margin: 0.05 }] }
  const config = { eval: { cases: ['cases.jsonl'], target: { kind: 'function', file: './old.ts' }, variants, scorers: ['judge/groundedness'], judge, gate } }
  writeFileSync(work.path('loadbearing.config.json'), JSON.stringify(config))
  await ok('eval')
  await ok('eval', '--variant', 'next')
  await ok('gate', 'current', '--save')
})
afterAll(async () => {
  await stub.close()
  work.remove()
})

async function ok(...args: string[]) {
  const done = await work.run(args)
  if (done.code !== 0) throw new Error(done.stderr)
  return done.stdout
}
const varianceOf = (comparison: unknown) => ComparisonEvidence.parse(comparison).metrics[0]?.variance

describe('the noise of a judge', () => {
  const compare = ['compare', 'current', 'next']
  // Of 40 differences a half is 0 and a half is -1.
  const total = 0.25 * (40 / 39)

  it('is inside the variance of a comparison until outputs are graded again, and that is said', async () => {
    expect(varianceOf(JSON.parse(await ok(...compare, '--json')))).toEqual({ question: expect.closeTo(total, 10) })
    const told = (await ok(...compare)).replace(/\s+/g, ' ')
    expect(told).toContain('variance: between questions, repeats and gradings, not told apart: loadbearing judge calibrate --repeat N tells')
  })

  it('then is a part of its own: a quarter of the outputs with a variance of ½, twice, are ¼ (hand-worked)', async () => {
    const report = await ok('judge', 'calibrate', 'current', '--repeat', '40')
    expect(report).toMatch(/its own noise {2}one grading is off by 35\.4 points \[\d/)
    expect(report).toMatch(/Held on \d{4}-\d\d-\d\d\./)
    expect((await ok(...compare)).replace(/\s+/g, ' ')).toContain('98 % between gradings of one answer (a steadier judge, or a plainer rubric)')
  })

  it('and stands, for compare and gate, when the judge is held again on too few', async () => {
    const again = await ok('judge', 'calibrate', 'current', '--repeat', '3', '--pass-at', '0.7')
    expect(again).toContain('The calibration before was at a pass mark of 0.5')
    const parts = { question: expect.closeTo(total - 0.25, 10), judge: expect.closeTo(0.25, 10) }
    expect(varianceOf(JSON.parse(await ok(...compare, '--json')))).toEqual(parts)
    const gated = await work.run(['gate', 'next', '--json'])
    expect(varianceOf(JSON.parse(gated.stdout).comparison)).toEqual(parts)
  })
})
