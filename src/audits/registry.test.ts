import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { auditFiles } from '../../scripts/generate-audit-pages.ts'
import { EvaluationEvidence } from '../model/evaluation-evidence.ts'
import { emptyEvaluation } from './evaluation-fixture.ts'
import { answerOf, emptyEvidence, evidenceUnderLoad, evidenceWith } from './evidence-fixture.ts'
import { emptyLoad } from './load-fixture.ts'
import { audits } from './registry.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const areas = ['latency', 'load', 'cost', 'evaluation', 'observability', 'reliability']
const files = areas.flatMap((area) =>
  (existsSync(here(area)) ? readdirSync(here(area)) : [])
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${area}/${name.slice(0, -3)}`),
)

describe('the registry of audits', () => {
  it('holds every audit file once, with its file name for an id and its folder for an area', () => {
    expect(audits.map(({ area, id }) => `${area}/${id}`).sort()).toEqual(files.sort())
  })
  it('has the pages that the generator yields, and no others', () => {
    const folder = here('../../docs/audits')
    const pages = new Map(readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]))
    expect([...pages].sort()).toEqual([...auditFiles()].sort())
  })
})

describe.each(audits.map((audit) => ({ id: audit.id, audit })))('$id', ({ id, audit }) => {
  it('has a test beside it and says its rules', () => {
    expect(existsSync(here(`${audit.area}/${id}.test.ts`))).toBe(true)
    expect(audit.rules?.notMet).toBeTruthy()
    expect(audit.limits).not.toBe('')
  })
  it('leaves no part of its metadata empty', () => {
    const { title, failTitle, question, why, fix, source, limits, rules } = audit
    const texts = [title, failTitle, question, why, fix.now, fix.later, source.title, limits, ...Object.values(rules ?? {})]
    expect(texts.filter((text) => text.trim() === '')).toEqual([])
    expect(question).toMatch(/\?$/)
    expect(source.url).toMatch(/^https:\/\//)
  })
  it('finds nothing wrong with a healthy system', () => {
    expect(['met', 'not-applicable']).toContain(answerOf(audit, evidenceWith()).verdict)
  })
  it('never calls missing data good', () => {
    expect(['unknown', 'not-applicable']).toContain(answerOf(audit, emptyEvidence()).verdict)
  })
})

describe.each(audits.filter(({ area }) => area === 'load').map((audit) => ({ id: audit.id, audit })))('$id', ({ audit }) => {
  it('says nothing of a run that is not valid', () => {
    const invalid = evidenceUnderLoad({ validity: { valid: false, reason: 'requests left 80 ms late (p99)' } })
    expect(answerOf(audit, invalid)).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('requests left 80 ms late (p99)') })
  })
  it('never calls good what a run could not tell beyond its count of requests', () => {
    const evidence = { ...emptyEvidence(), load: { ...emptyLoad, requests: 1980 } }
    expect(['unknown', 'not-applicable']).toContain(answerOf(audit, evidence).verdict)
  })
})

describe.each(audits.filter(({ area }) => area === 'evaluation').map((audit) => ({ id: audit.id, audit })))('$id', ({ audit }) => {
  it('never calls good what cases alone, without a run, could not tell', () => {
    const [set] = evidenceWith().evaluation?.caseSets ?? []
    const { newestAddedAt, ...undated } = set ?? { newestAddedAt: undefined }
    expect(newestAddedAt).toBeDefined()
    const evidence = { ...emptyEvidence(), evaluation: EvaluationEvidence.parse({ ...emptyEvaluation, caseSets: [undated] }) }
    expect(['unknown', 'not-applicable']).toContain(answerOf(audit, evidence).verdict)
  })
})
