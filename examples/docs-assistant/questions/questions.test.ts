import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { describe, table } from './describe.ts'
import { docsPages } from './docs-words.ts'
import { readQuestions } from './question.ts'
import { wordOverlap } from './words.ts'

const synthetic = readQuestions('synthetic')
const log = readQuestions('log')
const all = [...synthetic, ...log]

it('has the sizes that were promised: 120 questions or more, about 70 synthetic and 110 of the log', () => {
  expect(all.length).toBeGreaterThanOrEqual(120)
  expect(synthetic.length).toBeGreaterThanOrEqual(70)
  expect(log.length).toBeGreaterThanOrEqual(110)
})

it('gives every question an id of its own', () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
})

it('names relevant pages that the installed documentation has', () => {
  const pages = new Set(docsPages())
  expect(all.flatMap(({ id, relevant }) => relevant.filter((page) => !pages.has(page)).map((page) => `${id}: ${page}`))).toEqual([])
})

it('names no page twice in a question', () => {
  expect(all.filter(({ relevant }) => new Set(relevant).size !== relevant.length)).toEqual([])
})

it('answers each question that has a relevant page, and none that has not', () => {
  expect(all.filter(({ relevant, answer }) => relevant.length > 0 !== answer.length > 0)).toEqual([])
})

it('calls exactly those questions off-topic that no page answers', () => {
  expect(all.filter(({ kind, relevant }) => (kind === 'off-topic') !== (relevant.length === 0))).toEqual([])
})

it('gives each request of the log a session and a time, in order of time', () => {
  expect(log.filter(({ session, atS }) => session === undefined || atS === undefined)).toEqual([])
  const times = log.flatMap(({ atS }) => atS ?? [])
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

it('has a turn of the same session before each follow-up', () => {
  const orphans = log.filter(({ kind, session }, index) => kind === 'follow-up' && !log.slice(0, index).some((earlier) => earlier.session === session))
  expect(orphans).toEqual([])
})

it('keeps sessions between one and six requests', () => {
  for (const turns of Map.groupBy(log, ({ session }) => session).values()) expect(turns.length).toBeLessThanOrEqual(6)
})

it('has an earlier question beside each duplicate that shares half of its words and its first page', () => {
  const strangers = log.filter(
    ({ kind, question, relevant }, index) =>
      kind === 'duplicate' && !log.slice(0, index).some((earlier) => earlier.relevant[0] === relevant[0] && wordOverlap(earlier.question, question) >= 0.5),
  )
  expect(strangers).toEqual([])
})

it('asks the synthetic set about every section of the documentation', () => {
  const sections = new Set(docsPages().map((page) => page.split('/')[0]))
  expect(new Set(synthetic.flatMap(({ relevant }) => relevant.map((page) => page.split('/')[0])))).toEqual(sections)
})

it('prints the table that the README shows', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
  expect(readme).toContain(table(describe(synthetic, log)))
})
