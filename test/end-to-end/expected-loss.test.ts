import { writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { casesAsLines } from './eval-fixture.ts'
import { workFolder } from './run-program.ts'

const work = workFolder()
afterAll(() => work.remove())

/** One rule of the gate, on `exact`; what a failure of each metric costs. */
const config = (wrongUsd: number, inventedUsd: number) => `
system: fees
eval:
  scorers: [exact, groundedness]
  gate: { rules: [{ metric: exact, margin: 0.02 }] }
  failureModes:
    - { id: wrong, what: a wrong fee is told, costUsd: ${wrongUsd}, when: { metric: exact, below: 1 } }
    - { id: invented, what: a fee is invented, costUsd: ${inventedUsd}, when: { metric: groundedness, below: 0.5 } }
`

it('what failures cost, by the config, turns the findings of one severity round', async () => {
  // A fifth of the answers are wrong; a third of the cases have no passages, so that of them `groundedness` has no score.
  const told = (i: number) => `The yearly fee of plan ${i} is ${100 + i} euros.`
  const asked = Array.from({ length: 90 }, (_, i) => ({
    id: `q${i}`,
    input: `What is the fee of plan ${i}?`,
    reference: told(i),
    retrieved: i % 3 === 0 ? [] : [{ id: `p${i}`, text: told(i) }],
  }))
  const answers = asked.map(({ id, reference, retrieved }, i) => ({
    id,
    retrieved,
    output: i % 5 === 0 ? 'Bananas ripen faster beside tomatoes in a warm kitchen.' : reference,
  }))
  writeFileSync(work.path('cases.jsonl'), casesAsLines(asked))
  writeFileSync(work.path('answers.jsonl'), casesAsLines(answers))

  const review = async (wrongUsd: number, inventedUsd: number) => {
    writeFileSync(work.path('loadbearing.config.yaml'), config(wrongUsd, inventedUsd))
    const run = await work.run(['review', '--out', 'out'])
    expect(run.code, run.stderr).toBe(0)
    return work.review().findings
  }
  writeFileSync(work.path('loadbearing.config.yaml'), config(1, 1))
  const evaluated = await work.run(['eval', 'cases.jsonl', '--target', 'answers.jsonl'])
  expect(evaluated.code, evaluated.stderr).toBe(0)

  const dearWrong = await review(50, 1)
  const dearInvented = await review(1, 50)
  const compared = ['evaluation-smaller-than-gate', 'missing-scores-hide']
  const both = (findings: typeof dearInvented) => findings.filter(({ id }) => compared.includes(id))
  const order = (findings: typeof dearInvented) => both(findings).map(({ id }) => id)
  expect(new Set(both(dearInvented).map(({ severity }) => severity))).toEqual(new Set(['high']))
  expect(order(dearWrong)).toEqual(['evaluation-smaller-than-gate', 'missing-scores-hide'])
  expect(order(dearInvented)).toEqual(['missing-scores-hide', 'evaluation-smaller-than-gate'])
  expect(dearInvented.find(({ id }) => id === 'missing-scores-hide')).toMatchObject({
    failureModes: ['invented'],
    expectedLoss: { unit: 'usd-per-1k-requests' },
  })
}, 60_000)
