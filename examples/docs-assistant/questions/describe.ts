import { fileURLToPath } from 'node:url'
import { commonWords, wordsByPage } from './docs-words.ts'
import { kinds, type Question, readQuestions } from './question.ts'
import { common, wordsOf } from './words.ts'

/** A word that stands in this share of the pages or more says nothing about which page is meant. */
const tooCommonRatio = 0.1

interface Row {
  figure: string
  synthetic: string
  log: string
}

/** How the two sets diverge, counted: one row a figure. */
export function describe(synthetic: readonly Question[], log: readonly Question[]): Row[] {
  const docs = wordsByPage()
  const tooCommon = commonWords(docs, tooCommonRatio)
  const sectionsInAll = new Set([...docs.keys()].map(sectionOf)).size
  const telling = (question: Question) => wordsOf(question.question).filter((word) => !tooCommon.has(word))
  const inPages = (question: Question) => telling(question).filter((word) => question.relevant.some((page) => docs.get(page)?.has(word)))
  const row = (figure: string, of: (questions: readonly Question[], others: readonly Question[]) => string): Row => ({
    figure,
    synthetic: of(synthetic, log),
    log: of(log, synthetic),
  })
  return [
    row('questions', (questions) => `${questions.length}`),
    row('words a question, median', (questions) => `${quantile(lengths(questions), 0.5)}`),
    row('words a question, shortest and longest', (questions) => `${quantile(lengths(questions), 0)} to ${quantile(lengths(questions), 1)}`),
    row('telling words, of all words', (questions) => percent(questions.flatMap(telling).length / words(questions).length)),
    row('telling words that stand in a relevant page', (questions) => {
      const answered = questions.filter(({ relevant }) => relevant.length > 0)
      return percent(answered.flatMap(inPages).length / answered.flatMap(telling).length)
    }),
    row('distinct words', (questions) => `${vocabulary(questions).size}`),
    row('distinct words that the other set has too', (questions, others) => {
      const own = vocabulary(questions)
      return percent(common(own, vocabulary(others)) / own.size)
    }),
    ...kinds.map((kind) => row(kind, (questions) => share(questions, (question) => question.kind === kind))),
    row('not in English', (questions) => share(questions, (question) => question.language !== undefined)),
    row('without a relevant page', (questions) => share(questions, (question) => question.relevant.length === 0)),
    row('sections asked about', (questions) => `${new Set([...pages(questions)].map(sectionOf)).size} of ${sectionsInAll}`),
    row('pages asked about', (questions) => `${pages(questions).size}`),
    row('pages that only this set asks about', (questions, others) => `${pages(questions).size - common(pages(questions), pages(others))}`),
    row('of all relevant pages named, in the five most named', (questions) => percent(topFive(questions))),
    row('sessions', (questions) => `${new Set(questions.flatMap(({ session }) => session ?? [])).size}`),
    row('requests in the longest session', (questions) => `${Math.max(0, ...sessionSizes(questions))}`),
    row('requests in the busiest ten seconds', (questions) => `${busiest(questions, 10)}`),
  ]
}

/** The rows as a Markdown table, columns aligned. */
export function table(rows: readonly Row[]): string {
  const cells = [['', 'synthetic', 'log'], ...rows.map(({ figure, synthetic, log }) => [figure, synthetic, log])]
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)))
  const line = (values: readonly string[]) => `| ${values.map((value, column) => value.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), rule, ...body.map(line)].join('\n')
}

const lengths = (questions: readonly Question[]) => questions.map(({ question }) => wordsOf(question).length).sort((a, b) => a - b)
const quantile = (sorted: readonly number[], share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0
const percent = (ratio: number) => `${(100 * ratio).toFixed(0)} %`
const share = (questions: readonly Question[], test: (question: Question) => boolean) => percent(questions.filter(test).length / questions.length)
const words = (questions: readonly Question[]) => questions.flatMap(({ question }) => wordsOf(question))
const vocabulary = (questions: readonly Question[]) => new Set(words(questions))
const sectionOf = (page: string) => page.split('/')[0] ?? page
const pages = (questions: readonly Question[]) => new Set(questions.flatMap(({ relevant }) => relevant))

function topFive(questions: readonly Question[]): number {
  const named = questions.flatMap(({ relevant }) => relevant)
  const counts = [...Map.groupBy(named, (page) => page).values()].map(({ length }) => length).sort((a, b) => b - a)
  return counts.slice(0, 5).reduce((sum, count) => sum + count, 0) / named.length
}

function sessionSizes(questions: readonly Question[]): number[] {
  return [...Map.groupBy(questions, ({ session }) => session)].flatMap(([session, turns]) => (session === undefined ? [] : turns.length))
}

function busiest(questions: readonly Question[], windowS: number): number {
  const times = questions.flatMap(({ atS }) => atS ?? [])
  return Math.max(0, ...times.map((start) => times.filter((time) => time >= start && time < start + windowS).length))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(table(describe(readQuestions('synthetic'), readQuestions('log'))))
