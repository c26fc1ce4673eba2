import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Case } from '../../../model/case.ts'
import { measureOf, Output, Score } from '../../../model/score.ts'
import { defineScorer } from '../../../model/scorer.ts'
import { gradeOutput } from './grade.ts'
import { planScoring } from './plan-scoring.ts'
import { computed, measuresOf } from './planned-scorers.ts'
import { readScorer } from './read-scorer.ts'

const options = { judge: undefined, kept: { cache: true, keptSuffice: false }, limit: <T>(work: Promise<T>) => work, known: new Map<string, Score>() }
const outputOf = (fields: object): Output =>
  Output.parse({ caseId: 'c', variant: 'v', run: 'r', repeat: 0, text: 'Visa', at: '2026-11-01T00:00:00Z', ...fields })
/** A folder with a scorer of the user's own in `own.mjs`. */
function ownScorer(about: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'loadbearing-scorer-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'own.mjs'), `export default { ...${JSON.stringify(about)}, score: () => 1 }`)
  return folder
}
const caseOf = (expect: readonly object[]): Case => Case.parse({ id: 'c', input: 'q', expect })
const grade = async (given: Case, output: Output) => {
  const { plan } = await planScoring(['length'], [given], { folder: '.', judge: undefined })
  const scores = await gradeOutput(given, output, { ...options, plan })
  for (const score of scores) Score.parse(score)
  return Object.fromEntries(scores.map(({ metric, value, missing }) => [metric, value ?? missing?.reason]))
}

describe('gradeOutput', () => {
  it('without an output every score is missing, with the reason of the output', async () => {
    const { plan } = await planScoring(['length', 'exact'], [caseOf([])], { folder: '.', judge: undefined })
    const scores = await gradeOutput(caseOf([]), outputOf({ text: undefined, missing: { reason: 'timeout', detail: 'slow' } }), { ...options, plan })
    expect(scores.map(({ missing }) => missing)).toEqual(Array(2).fill({ reason: 'no-output', detail: 'timeout: slow' }))
  })

  it('passages without a text are graded by retrieval scorers alone', async () => {
    const given = { ...caseOf([]), referenceIds: ['a'] }
    const { plan } = await planScoring(['mrr', 'hit-rate@1', 'length', 'latency'], [given], { folder: '.', judge: undefined })
    const of = async (fields: object) => {
      const scores = await gradeOutput(given, outputOf({ text: undefined, latencyMs: 5, ...fields }), { ...options, plan })
      return scores.map(({ value, missing }) => value ?? missing?.reason)
    }
    const retrieved = ['b', 'a'].map((id, at) => ({ id, rank: at + 1 }))
    const none = { missing: { reason: 'no-output', detail: 'the answer has passages and no text' } }
    const failed = { missing: { reason: 'target-error', detail: 'HTTP 500' } }
    expect(await of({ retrieved, ...none })).toEqual([0.5, 0, 'no-output', 'no-output'])
    expect(await of({ retrieved, ...failed }), 'it failed after it had retrieved').toEqual([0.5, 0, 'no-output', 'no-output'])
    expect(await of({ retrieved: [], ...none }), 'it found nothing').toEqual([0, 0, 'no-output', 'no-output'])
    expect(await of({ retrieved: [], ...failed }), 'nobody knows what it would have found').toEqual(Array(4).fill('no-output'))
    expect(await of(none)).toEqual(Array(4).fill('no-output'))
  })

  it('a case fails where a check failed, and is open where one has no value and none failed', async () => {
    const passes = { scorer: 'contains', value: 'Visa' }
    const fails = { scorer: 'contains', value: 'Amex' }
    const open = { scorer: 'exact' }
    expect(await grade(caseOf([passes]), outputOf({}))).toMatchObject({ contains: 1, 'expectations-met': 1 })
    expect(await grade(caseOf([passes, fails]), outputOf({}))).toMatchObject({ contains: 1, 'contains#2': 0, 'expectations-met': 0 })
    expect(await grade(caseOf([passes, open]), outputOf({}))).toMatchObject({ exact: 'no-reference', 'expectations-met': 'no-reference' })
    expect(await grade(caseOf([fails, open]), outputOf({}))).toMatchObject({ 'expectations-met': 0 })
  })

  it("a threshold of the case goes before the scorer's own", async () => {
    const at = (threshold: number) => ({ scorer: 'word-f1', threshold })
    const given = (threshold: number) => ({ ...caseOf([at(threshold)]), reference: 'Visa card' })
    expect(await grade(given(0.6), outputOf({}))).toMatchObject({ 'expectations-met': 1 })
    expect(await grade(given(0.7), outputOf({}))).toMatchObject({ 'expectations-met': 0 })
  })

  it('passages come by rank, those of the output before those of the case', async () => {
    const seen: string[][] = []
    const scorer = defineScorer({
      id: 'seen',
      score({ passages }) {
        seen.push(passages.map(({ id }) => id))
        return 1
      },
    })
    const plan = { everywhere: [computed(scorer)], byCase: new Map() }
    const given = { ...caseOf([]), retrieved: [{ id: 'c', rank: 1 }] }
    await gradeOutput(
      given,
      outputOf({
        retrieved: [
          { id: 'b', rank: 2 },
          { id: 'a', rank: 1 },
        ],
      }),
      { ...options, plan },
    )
    await gradeOutput(given, outputOf({}), { ...options, plan })
    expect(seen).toEqual([['a', 'b'], ['c']])
  })
})

describe('planScoring', () => {
  it('cases that expect different words give one measure', async () => {
    const cases = ['Visa', 'Amex'].map((value, at) => ({ ...caseOf([{ scorer: 'contains', value }]), id: `c${at}` }))
    const { plan } = await planScoring([], cases, { folder: '.', judge: undefined })
    expect(measuresOf(plan).map(({ metric }) => metric)).toEqual(['contains', 'expectations-met'])
  })

  it('scorers that were given one name are measures of their own, computed, judged or of the user', async () => {
    const ok = (id: string, expectation: object) => ({ ...caseOf([{ ...expectation, metric: 'ok' }]), id })
    const cases = [ok('a', { scorer: 'contains', value: 'Visa' }), ok('b', { scorer: 'latency' }), ok('c', { scorer: 'judge/relevance' })]
    const uses = ['judge/correctness', 'judge/relevance', 'word-f1', './own.mjs'].map((scorer) => ({ scorer, metric: 'quality' }))
    const { plan, problems } = await planScoring(uses, cases, { folder: ownScorer({ id: 'own' }), judge: 'j' })
    expect(measuresOf(plan).map(measureOf)).toEqual([
      'loadbearing/quality@correctness:1 by j',
      'loadbearing/quality@relevance:1 by j',
      'loadbearing/quality@word-f1:1',
      'loadbearing/quality@own:1',
      'loadbearing/ok@contains:1',
      'loadbearing/ok@latency:1',
      'loadbearing/ok@relevance:1 by j',
      'loadbearing/expectations-met@1',
    ])
    expect(problems).toEqual([])
  })

  it.each([{ range: [0, 10] }, { better: 'lower' }, { unit: 'ms' }])('a check that would give a measure of another scale, %j, is not made', async (scale) => {
    const folder = ownScorer({ id: 'contains', ...scale })
    const given = caseOf([{ scorer: 'contains', value: 'Visa' }])
    const { plan, problems } = await planScoring(['./own.mjs'], [given], { folder, judge: undefined })
    expect(problems).toEqual([{ where: 'c', what: expect.stringMatching(/^another scorer gives loadbearing\/contains@1 with .*: give it a name of its own/) }])
    const scores = await gradeOutput(given, outputOf({}), { ...options, plan })
    expect(scores.map(({ metric, version, value, missing }) => [metric, version, value ?? missing?.reason])).toEqual([
      ['contains', '1', 1],
      ['contains', 'unknown', 'scorer-error'],
      ['expectations-met', '1', 'scorer-error'],
    ])
  })

  it('refuses two scorers of one name, and a judge where there is none', async () => {
    await expect(planScoring(['exact', 'exact'], [], { folder: '.', judge: undefined })).rejects.toThrow('Two scorers of the config give the same figure')
    await expect(planScoring(['judge/relevance'], [], { folder: '.', judge: undefined })).rejects.toThrow('needs a judge')
    await expect(planScoring(['judge/wit'], [], { folder: '.', judge: 'j' })).rejects.toThrow('There is no such scorer: judge/wit')
  })
})

it('a default export that is no scorer is refused, saying what it lacks', () => {
  expect(readScorer({ default: { id: 'x', score: () => 1, passAt: 0.5 } }, 'x.ts')).toMatchObject({ better: 'higher', range: [0, 1], passAt: 0.5 })
  expect(() => readScorer({ default: { score: 3 } }, 'x.ts')).toThrow('is no function')
  expect(() => readScorer({}, 'x.ts')).toThrow('The default export of x.ts is no scorer')
})
