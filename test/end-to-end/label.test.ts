import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CalibrationEvidence } from '../../src/model/evaluation-evidence.ts'
import { Figure, isMeasured } from '../../src/model/measurement.ts'
import { gradeAsTold } from '../builders/stub-grader.ts'
import { type StubModel, type StubRequest, stubModel } from '../builders/stub-model.ts'
import { casesAsLines, printed } from './eval-fixture.ts'
import { workFolder } from './run-program.ts'

/**
 * Kettles: of every third one the system says what its passage does not, and the judge, which counts words, gives it 0, all others 1. One answer in ten
 * commands the terminal.
 */
const questions = Array.from({ length: 110 }, (_, n) => ({
  id: `c${n}`,
  input: `How long is the warranty of kettle ${n}?`,
  retrieved: [{ id: 'd1', text: 'The warranty of every kettle lasts twelve months.', rank: 1 }],
}))
const isGrounded = (id: string): boolean => Number(id.slice(1)) % 3 !== 0
const system = `export default ({ input }: { input: string }): string => {
  const n = Number(/\\d+/.exec(input)?.[0])
  const said = n % 3 === 0 ? 'Parrots enjoy sunflower seeds' : 'The warranty of every kettle lasts twelve months'
  return said + (n % 10 === 0 ? ' \\u001b[2J\\u202e.' : '.')
}
`
/** A person who passes what is grounded, but for one case in twenty. */
const humanPasses = (id: string): boolean => isGrounded(id) !== (Number(id.slice(1)) % 20 === 0)

let work: ReturnType<typeof workFolder>
let stub: StubModel
let reply: (request: StubRequest) => string = gradeAsTold
let run = ''
beforeAll(async () => {
  work = workFolder()
  stub = await stubModel((request) => ({ text: reply(request) }))
  writeFileSync(work.path('cases.jsonl'), casesAsLines(questions))
  writeFileSync(work.path('system.ts'), system)
  const target = { kind: 'function', file: './system.ts' }
  const judge = { provider: 'openai-compatible', model: 'stub-1', baseUrl: stub.baseUrl }
  writeFileSync(work.path('loadbearing.config.json'), JSON.stringify({ eval: { cases: ['cases.jsonl'], target, scorers: ['judge/groundedness'], judge } }))
  run = await evaluatedAs('current')
})
afterAll(async () => {
  await stub.close()
  work.remove()
})

async function evaluatedAs(variant: string, ...args: string[]): Promise<string> {
  const evaluated = await work.run(['eval', '--variant', variant, ...args, '--json'])
  if (evaluated.code !== 0) throw new Error(evaluated.stderr)
  return printed(evaluated.stdout).run.id
}

async function* lines(...keys: string[]): AsyncGenerator<string> {
  for (const key of keys) yield `${key}\n`
}

const Listed = z.object({
  metric: z.string(),
  labelled: z.number(),
  left: z.array(z.object({ caseId: z.string(), question: z.string(), inclusionProbability: z.number() })),
})
async function listed(...args: string[]) {
  const found = await work.run(['label', ...args, '--list', '--json'])
  if (found.code !== 0) throw new Error(found.stderr)
  return Listed.parse(JSON.parse(found.stdout))
}

/** Labels all that is left, as the person would. */
async function labelAll(passes: (id: string) => boolean, ...args: string[]) {
  const { left } = await listed(...args)
  const labelled = await work.run(['label', ...args], { input: lines(...left.map(({ caseId }) => (passes(caseId) ? 'y' : 'n'))) })
  return { ...labelled, ids: left.map(({ caseId }) => caseId) }
}

const Printed = z.object({
  run: z.string(),
  calibration: CalibrationEvidence,
  judge: Figure,
  corrected: z.object({ method: z.string(), figure: Figure }).optional(),
  spent: z.object({ calls: z.number(), cached: z.number() }).optional(),
})
async function calibrated(...args: string[]) {
  const found = await work.run(['judge', 'calibrate', ...args, '--json'])
  if (found.code !== 0) throw new Error(found.stderr)
  return { ...Printed.parse(JSON.parse(found.stdout)), stderr: found.stderr }
}

describe('loadbearing label', () => {
  it('asks by lines of standard input, shows a hostile answer without obeying it, and ends with the input', async () => {
    const { metric, left } = await listed('--rater', 'shown', '--strategy', 'all')
    expect(metric).toBe('groundedness')
    expect(left).toHaveLength(110)
    const hostile = left.findIndex(({ caseId }) => Number(caseId.slice(1)) % 10 === 0)
    const session = await work.run(['label', '--rater', 'shown', '--strategy', 'all', '--reveal'], {
      input: lines(...left.slice(0, hostile).map(() => 's'), 'm', '', 'x', 't not sure', 'n'),
    })
    expect(session).toMatchObject({ code: 0, stderr: expect.stringContaining('labelled by shown: 0 done, 110 to go') })
    expect(session.stdout).toContain('\\u001B[2J\\u202E.')
    expect(session.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(session.stdout).toContain('`x` is no key here')
    expect(session.stdout).toContain('1. d1:\n  The warranty of every kettle lasts twelve months.')
    // The grade comes after the label, and not before.
    expect(session.stdout.split('→ fail')).toMatchObject([
      expect.not.stringContaining('openai-compatible/stub-1#1'),
      expect.stringMatching(/openai-compatible\/stub-1#1-[0-9a-f]{6}: /),
    ])
    expect(session.stdout).toContain(`1 labelled now, 1 of 110 in all${hostile === 0 ? '' : `, ${hostile} skipped`}.`)
    expect((await listed('--rater', 'shown', '--strategy', 'all')).labelled).toBe(1)
  })

  it('takes a metric that nothing graded, for labels stand alone too, and names those that are graded: it may be mistyped', async () => {
    expect(await work.run(['label', run, '--metric', 'groundednes', '--n', '5', '--list'])).toMatchObject({
      code: 0,
      stderr: 'note: nothing graded groundednes in this run: labels of it stand alone. Graded: groundedness (judge).\n',
    })
    expect((await work.run(['label', run, '--metric', 'groundedness', '--n', '5', '--list'])).stderr).toBe('')
  })

  it('takes the last ones back, also over items and from an earlier session, and then asks them again', async () => {
    const args = ['--rater', 'undone', '--strategy', 'uniform', '--n', '20']
    const { left } = await listed(...args)
    expect((await work.run(['label', ...args], { input: lines('y', 'n', 'y') })).stdout).toContain('3 labelled now')
    const second = await work.run(['label', ...args], { input: lines('u', 'u', 'y') })
    expect(second.stdout).toContain(`\n4 of ${left.length}  ${left[3]?.caseId}\n`)
    expect(second.stdout.match(/→ taken back\n\n(\d+ of \d+ {2}c\d+)\n/g)).toHaveLength(2)
    expect(second.stdout).toContain(`→ pass\n\n3 of ${left.length}  ${left[2]?.caseId}\n`)
    const after = await listed(...args)
    expect(after.labelled).toBe(2)
    expect(after.left).toEqual(left.slice(2))
    expect((await work.run(['label', ...args], { input: lines('u', 'u', 'u') })).stdout).toContain('There is nothing to undo.')
    expect((await listed(...args)).left).toEqual(left)
  })

  it('loses nothing when it is killed, and goes on with the same picks', async () => {
    const args = ['--rater', 'killed', '--n', '30']
    const before = await listed(...args)
    const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
    const child = spawn(process.execPath, [program, 'label', ...args], { cwd: work.folder })
    const ended = new Promise((done) => child.once('close', done))
    let shown = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      // Each next item is answered once it is there; at the fifth the machine goes down.
      shown += text
      const items = shown.match(/q quit\n/g)?.length ?? 0
      if (items === 5) child.kill('SIGKILL')
      else if (text.includes('q quit')) child.stdin.write('y\n')
    })
    child.stdin.on('error', () => {})
    await ended
    const after = await listed(...args)
    expect(after.labelled).toBe(4)
    expect(after.left).toEqual(before.left.slice(4))
  })

  it.each([
    [['--n', '0'], '--n 0 is not a whole number over 0'],
    [['--scale', '12'], '--scale 12 has no keys'],
    [['--strategy', 'best'], 'There is no strategy `best`'],
    [['--json'], 'it goes with --list'],
    [['--set', 'other'], 'There is no run of the case set `other`'],
    [['--rater', ' '], 'It is not known who labels'],
    [['no-such-run'], 'There is no run, and no variant, called no-such-run'],
  ])('refuses %j', async (args, message) => {
    expect(await work.run(['label', ...args])).toMatchObject({ code: 2, stderr: expect.stringContaining(message) })
  })
})

describe('loadbearing judge calibrate', () => {
  /** A run of its own, on which nobody tried out labels. */
  beforeAll(async () => {
    run = await evaluatedAs('calibrated')
  })

  it('says how to get labels where there are none, and asks nothing', async () => {
    const other = await evaluatedAs('unlabelled')
    const asked = stub.requests.length
    const refused = await work.run(['judge', 'calibrate', other, '--metric', 'relevance'])
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('It graded: groundedness') })
    writeFileSync(work.path('empty.json'), JSON.stringify({ store: { path: 'elsewhere' } }))
    expect(await work.run(['judge', 'calibrate', '--config', 'empty.json'])).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no run yet') })
    expect(stub.requests).toHaveLength(asked)
    const alone = await evaluatedAs('alone', '--store', 'alone', '--max', '5')
    const trial = await work.run(['judge', 'calibrate', '--store', 'alone'])
    expect([trial.code, trial.stderr], 'a trial is taken by its id alone').toEqual([2, expect.stringContaining(`graded, ${alone}, is a trial (--max)`)])
    const unlabelled = await work.run(['judge', 'calibrate', alone, '--store', 'alone'])
    expect(unlabelled.code).toBe(2)
    expect(unlabelled.stderr).toContain(`Nobody has labelled groundedness of the run ${alone}`)
    expect(unlabelled.stderr).toContain(`hint: loadbearing label ${alone} --metric groundedness`)
  })

  it('gives the agreement that is there: the judge with people, people with each other, and the rate as they would have it', async () => {
    const args = [run, '--metric', 'groundedness', '--strategy', 'uniform', '--n', '100']
    const anna = await labelAll(humanPasses, ...args, '--rater', 'anna')
    expect(anna.stdout).toContain('One person labelled this so far')
    // A second person, of one mind with the first but for every fourteenth case, is asked the same outputs.
    const second = (id: string): boolean => humanPasses(id) !== (Number(id.slice(1)) % 14 === 5)
    const ben = await labelAll(second, ...args, '--rater', 'ben')
    expect(ben.ids).toEqual(anna.ids)
    const { calibration, corrected, judge } = await calibrated(run)
    const { ids } = anna
    const share = (have: (id: string) => boolean): number => ids.filter(have).length / ids.length
    const grounded = ids.filter((id) => humanPasses(id) && isGrounded(id)).length
    expect(calibration).toMatchObject({
      judge: expect.stringMatching(/^openai-compatible\/stub-1#1-[0-9a-f]{6}$/),
      metric: 'groundedness',
      version: '1',
      raters: 2,
      pairs: ids.length,
      bar: 0.6,
    })
    expect(calibration.usable, calibration.reason).toBe('yes')
    expect(isMeasured(calibration.agreement.observed) && calibration.agreement.observed.value).toBeCloseTo(
      (share((id) => humanPasses(id) === isGrounded(id)) + share((id) => second(id) === isGrounded(id))) / 2,
      10,
    )
    expect(calibration.humanAgreement?.ac1).toHaveProperty('value')
    expect(calibration.baseRate.judge).toMatchObject({ value: expect.closeTo(share(isGrounded), 10) })
    expect(grounded).toBeGreaterThan(0)
    expect(judge).toMatchObject({ value: expect.closeTo(73 / 110, 10), n: 110 })
    expect(corrected).toMatchObject({ method: 'ppi++', figure: { interval: { confidence: 0.95 } } })
    const truth = questions.reduce((sum, { id }) => sum + (Number(humanPasses(id)) + Number(second(id))) / 2, 0) / questions.length
    if (corrected === undefined || !isMeasured(corrected.figure) || corrected.figure.interval === undefined) throw new Error('no interval')
    expect(corrected.figure.interval.low).toBeLessThan(truth)
    expect(corrected.figure.interval.high).toBeGreaterThan(truth)
    const report = await work.run(['judge', 'calibrate', run])
    expect(report.stdout).toMatch(/^openai-compatible\/stub-1#1-[0-9a-f]{6} on groundedness may be used/m)
    expect(report.stdout).toContain('People with each other: the ceiling')
    expect(report.stdout).toMatch(/the judge alone\s+66\.4 %/)
  })

  it('corrects a run without labels by the errors that the judge makes on others', async () => {
    const { corrected, calibration } = await calibrated('unlabelled')
    expect(calibration.pairs).toBeGreaterThan(80)
    expect(corrected).toMatchObject({ method: 'rogan-gladen' })
  })

  it('asks what a flag wants and no more: order, itself again, drift; the plan first, and the cap', async () => {
    const asked = stub.requests.length
    const plan = await work.run(['judge', 'calibrate', run, '--repeat', '10', '--anchor', '--plan'])
    expect(plan).toMatchObject({ code: 0, stderr: expect.stringContaining('10 outputs again, 50 anchors again: 5') })
    expect(stub.requests).toHaveLength(asked)
    // The judge has changed its mind about all that is grounded.
    reply = (request) => gradeAsTold(request).replaceAll('"supported"', '"contradicted"')
    const { calibration, spent, stderr } = await calibrated(run, '--repeat', '10', '--anchor')
    reply = gradeAsTold
    expect(stub.requests).toHaveLength(asked + (spent?.calls ?? 0))
    expect(spent?.calls).toBeGreaterThanOrEqual(50)
    expect(stderr).toContain('calls, price not known, at most $5.00 or 10,000 calls')
    expect(calibration.selfConsistency).toMatchObject({ of: 10 })
    expect(calibration.selfConsistency?.have).toBeLessThan(10)
    expect(isMeasured(calibration.drift) && calibration.drift.value).toBeLessThan(-0.3)
    // Without the flags nothing is asked, and what was measured stands.
    const { calibration: later } = await calibrated(run, '--no-calls')
    expect(later).toMatchObject({ drift: calibration.drift, selfConsistency: calibration.selfConsistency })
    expect((await work.run(['judge', 'calibrate', run])).stdout).toContain(', as measured before')
  })

  it('swaps the order of answers of two runs, and counts a judge that always takes the first', async () => {
    writeFileSync(work.path('other.ts'), system.replaceAll('Parrots enjoy', 'Budgies prefer'))
    await evaluatedAs('other', '--target', './other.ts')
    reply = (request) => gradeAsTold(request).replace(/"better":"\w+"/, '"better":"first"')
    const { calibration, spent } = await calibrated(run, '--swap', '15')
    reply = gradeAsTold
    expect(spent?.calls).toBe(30)
    expect(calibration.order).toMatchObject({ flips: { have: 15, of: 15 }, firstWins: { have: 30, of: 30 } })
    const { spent: again } = await calibrated(run, '--swap', '15')
    expect(again).toMatchObject({ calls: 0, cached: 30 })
  })

  it('counts failed calls for nothing, and says so', async () => {
    reply = () => 'I would rather not.'
    const failed = await work.run(['judge', 'calibrate', run, '--repeat', '5'])
    reply = gradeAsTold
    expect(failed.code, failed.stderr).toBe(0)
    expect(failed.stdout).toMatch(/Without a result: 5 calls/)
  })

  it('refuses what contradicts itself, a cap that would not do, and a judge that is another one', async () => {
    expect(await work.run(['judge', 'calibrate', run, '--swap', '5', '--no-calls'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--no-calls forbids it'),
    })
    const withJudge = (change: object) => {
      const judge = { provider: 'openai-compatible', model: 'stub-1', baseUrl: stub.baseUrl, ...change }
      writeFileSync(work.path('changed.json'), JSON.stringify({ eval: { scorers: ['judge/groundedness'], judge } }))
      return work.run(['judge', 'calibrate', run, '--repeat', '5', '--config', 'changed.json'])
    }
    expect(await withJudge({ maxCalls: 3 })).toMatchObject({ code: 2, stderr: expect.stringContaining('judge.maxCalls is 3') })
    expect(await withJudge({ model: 'stub-2' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the judge of the config is openai-compatible/stub-2#1'),
    })
  })
})
