import { describe, expect, it } from 'vitest'
import { readQuestions } from '../../../../examples/docs-assistant/questions/question.ts'
import { isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import { analyseCoverage } from './analyse-coverage.ts'
import { measureCoverage } from './measure-coverage.ts'

/** Texts on known topics: 5 words of a topic's 40, and 3 of 15 that all topics use. */
function topicTexts(topics: readonly number[], each: number, seed: number): { text: string; topic: number }[] {
  const random = seededRandom(seed)
  const draw = (from: number) => Math.floor(random() * from)
  return topics.flatMap((topic) =>
    Array.from({ length: each }, () => {
      const words = [...Array.from({ length: 5 }, () => `topic${topic}word${draw(40)}`), ...Array.from({ length: 3 }, () => `common${draw(15)}`)]
      return { text: words.sort().join(' '), topic }
    }),
  )
}

const eight = [0, 1, 2, 3, 4, 5, 6, 7]
const questions = { log: readQuestions('log'), synthetic: readQuestions('synthetic') }
const docs = (seed = 1) =>
  measureCoverage({
    queries: questions.log.map(({ question, session }) => ({ text: question, ...(session !== undefined && { group: session }) })),
    cases: questions.synthetic.map(({ question }) => question),
    seed,
    source: 'log.jsonl',
  })

describe('measureCoverage on known topics', () => {
  const traffic = topicTexts(eight, 60, 1)
  const cases = topicTexts(eight.slice(0, 7), 10, 2).map(({ text }) => text)

  it.each([1, 2, 3])('finds the one topic of eight without a case, and little else (seed %i)', (seed) => {
    const coverage = measureCoverage({ queries: traffic, cases, seed, source: 'simulated' })
    const { covered, gaps, clusters } = coverage
    // 7 of 8 topics have cases: .875.
    expect(isMeasured(covered.figure) && covered.figure.value).toBeGreaterThan(0.65)
    expect(isMeasured(covered.figure) && covered.figure.value).toBeLessThan(0.9)
    expect(clusters).toBeGreaterThanOrEqual(6)
    expect(gaps[0]?.label.split(', ').every((word) => word.startsWith('topic7word'))).toBe(true)
    expect(gaps[0]?.queries).toBeGreaterThanOrEqual(55)
    const share = gaps[0]?.share
    expect(isMeasured(share) && share.interval !== undefined && share.interval.low < 1 / 8 && share.interval.high > 1 / 8).toBe(true)
    expect(gaps[1]?.queries ?? 0).toBeLessThan((gaps[0]?.queries ?? 0) / 2)
  })

  it('is right query by query: most of those with cases, almost none of those without', () => {
    const { queries } = analyseCoverage(
      traffic.map(({ text }) => text),
      cases,
      1,
    )
    const shareOf = (wanted: (topic: number) => boolean) => {
      const own = queries.filter(({ indexes }) => wanted(traffic[indexes[0] ?? 0]?.topic ?? -1))
      return own.filter(({ covered }) => covered).length / own.length
    }
    expect(shareOf((topic) => topic < 7)).toBeGreaterThan(0.8)
    expect(shareOf((topic) => topic === 7)).toBeLessThan(0.02)
  })

  it('puts queries of one topic into one cluster', () => {
    const { queries } = analyseCoverage(
      traffic.map(({ text }) => text),
      cases,
      1,
    )
    const byCluster = new Map<number, Map<number, number>>()
    for (const { cluster, indexes } of queries) {
      const topic = traffic[indexes[0] ?? 0]?.topic ?? -1
      const counts = byCluster.get(cluster) ?? new Map<number, number>()
      byCluster.set(cluster, counts.set(topic, (counts.get(topic) ?? 0) + 1))
    }
    const pure = [...byCluster.values()].reduce((sum, counts) => sum + Math.max(...counts.values()), 0)
    expect(pure / queries.length).toBeGreaterThan(0.95)
  })
})

describe('measureCoverage of the docs assistant: the synthetic set as cases, the log as traffic', () => {
  const coverage = docs()

  it('covers less than two fifths of the log, and all of itself', () => {
    const { covered, queries, cases } = coverage
    expect([queries, cases, covered.of]).toEqual([114, 79, 114])
    expect(isMeasured(covered.figure) && covered.figure.interval !== undefined && covered.figure.interval.high < 0.4).toBe(true)
    expect(isMeasured(covered.figure) && covered.figure.n).toBe(79)
    const own = questions.synthetic.map(({ question }) => question)
    expect(measureCoverage({ queries: own.map((text) => ({ text })), cases: own, seed: 1, source: '' }).covered).toMatchObject({ have: 79, of: 79 })
  })

  it('shows what the page on the questions says of how they diverge', () => {
    const analysed = analyseCoverage(
      questions.log.map(({ question }) => question),
      questions.synthetic.map(({ question }) => question),
      1,
    )
    const isCovered = new Map(analysed.queries.flatMap(({ indexes, covered }) => indexes.map((index) => [index, covered] as const)))
    const coveredOf = (wanted: (question: (typeof questions.log)[number]) => boolean) => {
      const own = questions.log.flatMap((question, index) => (wanted(question) ? [index] : []))
      return [own.filter((index) => isCovered.get(index) === true).length, own.length]
    }
    const [errors, ofErrors] = coveredOf(({ kind }) => kind === 'error')
    expect(ofErrors).toBe(16)
    expect(errors).toBeLessThanOrEqual(3)
    const [foreign, ofForeign] = coveredOf(({ language }) => language !== undefined && language !== 'en')
    expect(ofForeign).toBe(13)
    expect(foreign).toBeLessThanOrEqual(2)
    const [offTopic, ofOffTopic] = coveredOf(({ kind }) => kind === 'off-topic')
    expect(ofOffTopic).toBe(11)
    expect(offTopic).toBeLessThanOrEqual(3)
    // Misspelt: pasing, aditional, mesage; occured; mesages.
    expect(coveredOf(({ question }) => /pasing|occured|mesages/.test(question))).toEqual([0, 3])
  })

  it('names gaps: pasted errors, other languages, the topic that everybody asks for', () => {
    const labels = coverage.gaps.map(({ label }) => label)
    expect(labels.some((label) => label.includes('error'))).toBe(true)
    expect(labels.some((label) => label.startsWith('de: '))).toBe(true)
    expect(labels.some((label) => /^es, .*zh: /.test(label))).toBe(true)
    expect(labels.some((label) => label.includes('usechat'))).toBe(true)
    expect(coverage.method).toMatch(/% of 1000 jumbles .* % of the cases have another case that near/)
  })

  it('has gaps that add up to what is not covered, the largest first, with at most 5 examples', () => {
    const sum = coverage.gaps.reduce((total, { queries }) => total + queries, 0)
    expect(sum).toBe(coverage.covered.of - coverage.covered.have)
    expect(coverage.gaps.map(({ queries }) => queries)).toEqual(coverage.gaps.map(({ queries }) => queries).sort((a, b) => b - a))
    expect(coverage.gaps.every(({ examples }) => examples.length > 0 && examples.length <= 5)).toBe(true)
  })

  it('gives the same evidence for the same seed', () => {
    expect(docs()).toEqual(coverage)
  })
})

describe('measureCoverage at the edges', () => {
  it('covers nothing without cases', () => {
    const { covered, gaps, nearAt } = measureCoverage({ queries: [{ text: 'a b c' }, { text: 'd e f' }], cases: [], seed: 1, source: '' })
    expect([covered.have, covered.of, nearAt]).toEqual([0, 2, 1])
    expect(gaps.reduce((sum, { queries }) => sum + queries, 0)).toBe(2)
  })

  it('refuses a share of no queries', () => {
    expect(measureCoverage({ queries: [], cases: ['a'], seed: 1, source: '' })).toMatchObject({
      queries: 0,
      clusters: 0,
      gaps: [],
      covered: { have: 0, of: 0, figure: { needsN: 2 } },
    })
  })

  it('counts weights as traffic', () => {
    const queries = [
      { text: 'how to stream text', weight: 90 },
      { text: 'billing invoice export csv', weight: 10 },
    ]
    const { covered, gaps } = measureCoverage({ queries, cases: ['How to stream text?'], seed: 1, source: '' })
    expect(covered).toMatchObject({ have: 90, of: 100, figure: { value: 0.9 } })
    expect(gaps).toMatchObject([{ queries: 10, label: 'billing, csv, export, invoice' }])
  })

  it('takes empty texts, one word, and a text of a million characters', () => {
    const texts = ['', '???', 'hi', 'stream '.repeat(150_000), 'hi']
    const { covered, gaps } = measureCoverage({ queries: texts.map((text) => ({ text })), cases: ['hi'], seed: 1, source: '' })
    expect(covered.have).toBe(2)
    expect(gaps.flatMap(({ examples }) => examples).every((example) => example.length <= 301)).toBe(true)
  })
})
